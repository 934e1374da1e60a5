import { TransportError } from './errors';

/** An answer as it came from the wire: nothing in it is proven. */
export interface RawAnswer {
  status: number;
  headers: Headers;
  body: Uint8Array;
}

/** Our own bound: answers of `/v1` are at most 256 KiB, larger things travel by links of their own. */
const MAX_ANSWER_BYTES = 512 * 1024;

async function boundedBody(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (response.body === null) return new Uint8Array();
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > MAX_ANSWER_BYTES) throw new TransportError('The answer is too long.', response.status);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Sends one request, once, and reads the whole answer. Redirects are not followed, compression is not offered: both would
 * change what was signed.
 *
 * @throws TransportError when no whole answer came within `timeoutMs`
 */
export async function exchange(
  fetchFunction: typeof fetch,
  url: string,
  request: { method: string; headers: Record<string, string>; body: string },
  timeoutMs: number,
): Promise<RawAnswer> {
  try {
    const response = await fetchFunction(url, {
      method: request.method,
      headers: {
        accept: 'application/json, application/problem+json',
        'accept-encoding': 'identity',
        ...request.headers,
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      ...(request.body === '' ? {} : { body: request.body }),
    });
    return { status: response.status, headers: response.headers, body: await boundedBody(response) };
  } catch (error) {
    if (error instanceof TransportError) throw error;
    throw new TransportError('No answer came.', undefined, { cause: error });
  }
}
