import type { FastifyRequest, RequestPayload } from 'fastify';

/** Longest body of a request (wire.md 2) and longest answer that is collected for signing. */
export const longestBody = 64 * 1024;
const longestAnswer = 256 * 1024;

/** A refusal by the rules of HTTP itself: 413, 415. */
export class HttpRefusal extends Error {
  constructor(
    readonly statusCode: number,
    message: string,
  ) {
    super(message);
  }
}

/** Reads a request's body whole, up to 64 KiB. A longer one is refused before it is read when it says its length, else as soon as it shows. */
export async function collectBody(request: FastifyRequest, payload: RequestPayload): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > longestBody) throw new HttpRefusal(413, 'the body is too long');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of payload) {
    const bytes = Buffer.from(chunk as Buffer);
    size += bytes.length;
    if (size > longestBody) throw new HttpRefusal(413, 'the body is too long');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** An answer as the bytes that will travel. A stream is collected first, so that its failure is a signed 500 and not half an answer. */
export async function collectAnswer(payload: unknown): Promise<string | Buffer> {
  if (payload === undefined || payload === null) return '';
  if (typeof payload === 'string' || Buffer.isBuffer(payload)) return payload;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of payload as AsyncIterable<Buffer | string>) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > longestAnswer) throw new TypeError('a signed answer is longer than 256 KiB');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
