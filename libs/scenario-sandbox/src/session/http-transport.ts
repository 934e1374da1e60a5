import { Agent, type Dispatcher, request as send } from 'undici';
import { runtimeLimits } from '../sandbox-settings';
import type { ScenarioHttpRequest } from '../operations';
import type { ScenarioHttpResult } from '../scenario-host';

/** Sends a scenario's request over the real network. Never rejects: what goes wrong is a result with a code below zero. */
export interface HttpTransport {
  send(request: ScenarioHttpRequest, signal: AbortSignal): Promise<ScenarioHttpResult>;
}

/** Settings of the real network. */
export interface UndiciTransportOptions {
  /** PEM of certificate authorities to trust besides the system's. */
  ca?: string;
}

const mostRedirects = 5;

/** What Node and undici call a failure, and what the platform calls it. */
const failureCodes: Readonly<Record<string, number>> = {
  ERR_INVALID_URL: -2,
  UND_ERR_INVALID_ARG: -2,
  ENOTFOUND: -3,
  EAI_AGAIN: -3,
  ECONNREFUSED: -4,
  EHOSTUNREACH: -4,
  ENETUNREACH: -4,
  ETIMEDOUT: -4,
  UND_ERR_CONNECT_TIMEOUT: -4,
  ECONNRESET: -6,
  EPIPE: -6,
  UND_ERR_SOCKET: -6,
};

/** undici as the platform's HTTP client: no kept connections, redirects followed, bodies up to 2 MB. */
export class UndiciTransport implements HttpTransport {
  private readonly agents = new Map<number, Agent>();

  constructor(private readonly options: UndiciTransportOptions = {}) {}

  async send(request: ScenarioHttpRequest, signal: AbortSignal): Promise<ScenarioHttpResult> {
    try {
      return await this.follow(request, signal);
    } catch (error) {
      if (signal.aborted) return { code: -7, error: 'timed out' };
      const code = (error as { code?: unknown }).code;
      const message = error instanceof Error ? error.message : String(error);
      const isTls = typeof code === 'string' && /CERT|TLS|SSL/.test(code);
      return { code: isTls ? -4 : (failureCodes[String(code)] ?? -1), error: message };
    }
  }

  private async follow(request: ScenarioHttpRequest, signal: AbortSignal): Promise<ScenarioHttpResult> {
    let url = new URL(request.url);
    let { method, body } = request;
    for (let hop = 0; hop <= mostRedirects; hop += 1) {
      if (url.protocol !== 'http:' && url.protocol !== 'https:')
        return { code: -2, error: `not an HTTP address: ${url.protocol}` };
      const answer = await send(url, {
        method: method,
        headers: { 'user-agent': 'VoxEngine/1.0', ...lowerCased(request.headers) },
        body: body === null ? null : Buffer.from(body, request.bodyEncoding),
        dispatcher: this.agentFor(request.connectionTimeoutSeconds),
        signal,
      });
      const location = answer.headers.location;
      const isRedirect = [301, 302, 303, 307, 308].includes(answer.statusCode) && typeof location === 'string';
      if (!isRedirect) return await readAnswer(answer, request.rawOutput);
      await answer.body.dump();
      url = new URL(location, url);
      if (answer.statusCode <= 303 && method !== 'HEAD') [method, body] = ['GET', null];
    }
    return { code: -5, error: `more than ${mostRedirects} redirects` };
  }

  /** One agent per connect time-out, because undici ties that to the agent; scenarios use whole seconds up to 6. */
  private agentFor(connectionTimeoutSeconds: number): Agent {
    const seconds = Math.ceil(connectionTimeoutSeconds);
    let agent = this.agents.get(seconds);
    if (agent === undefined) {
      const ca = this.options.ca === undefined ? {} : { ca: this.options.ca };
      agent = new Agent({
        pipelining: 0,
        headersTimeout: 0,
        bodyTimeout: 0,
        connect: { timeout: seconds * 1000, ...ca },
      });
      this.agents.set(seconds, agent);
    }
    return agent;
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

async function readAnswer(answer: Dispatcher.ResponseData, rawOutput: boolean): Promise<ScenarioHttpResult> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    size += (chunk as Buffer).length;
    if (size > runtimeLimits.httpBodyBytes) return { code: -9, error: 'the answer is larger than 2 MB' };
    chunks.push(chunk as Buffer);
  }
  const bytes = Buffer.concat(chunks);
  const headers = Object.entries(answer.headers).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map((one) => ({ key, value: one })),
  );
  const raw_headers = headers.map(({ key, value }) => `${key}: ${value}\r\n`).join('');
  const content = rawOutput ? { dataBase64: bytes.toString('base64') } : { text: bytes.toString('utf8') };
  return { code: answer.statusCode, headers, raw_headers, ...content };
}
