import '@fastify/multipart';
import type { FastifyRequest } from 'fastify';

/** A request as the Management API sees it: the command, and every parameter as text. */
export interface ApiRequest {
  /** The method's name from the path, else from `cmd`; undefined when neither is there. */
  readonly command: string | undefined;
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Collects the parameters of the query string and of a urlencoded or multipart form; the form wins. A JSON body is read and ignored:
 * the platform's own samples send `{}` next to a query string. Files in a multipart form are skipped.
 */
export async function readApiRequest(request: FastifyRequest): Promise<ApiRequest> {
  const values = new Map<string, string>();
  addFields(values, request.query);
  if (request.isMultipart()) {
    for await (const part of request.parts()) {
      if (part.type === 'field') values.set(part.fieldname, String(part.value));
      else part.file.resume();
    }
  } else if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
    addFields(values, request.body);
  }
  const { method } = request.params as { method?: string };
  return { command: method === undefined || method === '' ? values.get('cmd') : method, values };
}

function addFields(values: Map<string, string>, fields: unknown): void {
  if (typeof fields !== 'object' || fields === null) return;
  for (const [name, value] of Object.entries(fields)) {
    const last: unknown = Array.isArray(value) ? value.at(-1) : value;
    if (typeof last === 'string') values.set(name, last);
  }
}
