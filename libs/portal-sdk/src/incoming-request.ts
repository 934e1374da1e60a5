import type { IncomingMessage } from 'node:http';
import type { HeaderBag } from '#signing';
import { RejectedRequest } from './errors';

/** A request as it reached the portal's own server. */
export interface IncomingRequest {
  method: string;
  /** The raw request target, with its query: `request.url` in Node. */
  target: string;
  /** Lower-case names. */
  headers: HeaderBag;
  /** The raw bytes, before anything parsed them. */
  body: Uint8Array;
}

/** Patchbay sends webhooks and questions below 64 KiB. */
const MAX_BODY_BYTES = 64 * 1024;

/**
 * Reads a request of `node:http` whole, for the verifier.
 *
 * @throws RejectedRequest when the body is longer than 64 KiB; the rest is not read
 */
export async function readIncomingRequest(message: IncomingMessage): Promise<IncomingRequest> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > MAX_BODY_BYTES) throw new RejectedRequest('body too long');
    chunks.push(chunk);
  }
  const { method = '', url = '', headers } = message;
  return { method, target: url, headers, body: Buffer.concat(chunks) };
}
