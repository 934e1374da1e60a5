import { type Dispatcher, request } from 'undici';
import type { SimulatorClock } from './simulator-clock';

/** How a POST is sent. */
export interface PostOptions {
  readonly clock: SimulatorClock;
  readonly dispatcher: Dispatcher;
  /** Milliseconds of the simulator's clock for all of it, the answer's body included. */
  readonly timeoutMs: number;
}

/**
 * Sends a JSON body and resolves with the answer's status; its body is dropped. Virtual time stands for it as for a scenario's own
 * requests (a `network` hold). When the simulator's clock reaches the time-out the socket is cut. Rejects with what undici throws, and
 * with an AbortError after the time-out.
 */
export async function postJson(url: string, body: unknown, options: PostOptions): Promise<number> {
  const { clock, dispatcher, timeoutMs } = options;
  const release = clock.hold('network');
  const abort = new AbortController();
  const timeout = clock.at(clock.now() + timeoutMs, () => abort.abort());
  try {
    const answer = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      dispatcher,
      signal: abort.signal,
      // undici's own time-outs are the wall's.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    await answer.body.dump();
    abort.signal.throwIfAborted();
    return answer.statusCode;
  } finally {
    timeout.cancel();
    release();
  }
}
