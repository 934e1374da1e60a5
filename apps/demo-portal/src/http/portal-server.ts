import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { JsonLogger } from '#foundation';
import type { IncomingRequest } from '#portal-sdk';
import { PatchbayProblem, readIncomingRequest, RejectedRequest, TransportError } from '#portal-sdk';

/** What a route gives back: JSON, or a text that is signed already and must travel as it is. */
export interface RouteAnswer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body: unknown;
}

/** A handler by `METHOD /path`; a path may end with `/*`, and `rest` is what stands there. */
export type Routes = Readonly<
  Record<string, (request: IncomingRequest, rest: string) => RouteAnswer | Promise<RouteAnswer>>
>;

/** The portal's HTTP server. It may listen before its routes are known, because they need its address. */
export interface PortalServer {
  http: Server;
  /** Sets the table of routes; until then everything is 404. */
  serve(routes: Routes): void;
}

/** Makes the server: a table of routes, and one place that turns errors into answers. */
export function createPortalServer(onRejected: () => void, log: JsonLogger): PortalServer {
  let routes: Routes = {};
  const http = createServer((message, response) => {
    answer(routes, message)
      .catch((error: unknown) => {
        if (error instanceof RejectedRequest) onRejected();
        else if (!(error instanceof PatchbayProblem)) log.warn('A request failed', { path: message.url, error });
        return answerToError(error);
      })
      .then((given) => write(response, given))
      .catch((error: unknown) => log.error('An answer could not be written', { error }));
  });
  http.requestTimeout = 30_000;
  return {
    http,
    serve(given) {
      routes = given;
    },
  };
}

async function answer(routes: Routes, message: IncomingMessage): Promise<RouteAnswer> {
  const request = await readIncomingRequest(message);
  const path = request.target.split('?')[0] ?? '';
  const exact = routes[`${request.method} ${path}`];
  if (exact !== undefined) return exact(request, '');
  const cut = path.lastIndexOf('/');
  const below = routes[`${request.method} ${path.slice(0, cut)}/*`];
  if (below === undefined) return { status: 404, body: { error: 'no such path' } };
  return below(request, decodeURIComponent(path.slice(cut + 1)));
}

function answerToError(error: unknown): RouteAnswer {
  if (error instanceof RejectedRequest) return { status: 401, body: '' };
  if (error instanceof PatchbayProblem) {
    const { code, title, detail, errors } = error;
    return { status: error.status, body: { problem: { code, title, detail, errors } } };
  }
  if (error instanceof TransportError) return { status: 502, body: { error: error.message } };
  return { status: 500, body: { error: error instanceof Error ? error.message : 'unknown' } };
}

function write(response: ServerResponse, { status, headers, body }: RouteAnswer): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { ...(isText ? {} : { 'content-type': 'application/json' }), ...headers });
  response.end(isText ? body : JSON.stringify(body));
}
