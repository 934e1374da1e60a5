import { PatchbayProblem, TransportError } from './errors';

/** How repeating is done; injectable, so that tests and virtual time need not wait. */
export interface Retrying {
  /** Waits so many milliseconds. */
  sleep: (milliseconds: number) => Promise<void>;
  /** A number from 0 up to, not including, 1: the jitter. */
  random: () => number;
}

/** How often one logical call is sent at most. */
export const MAX_ATTEMPTS = 3;

/** A longer `Retry-After` is handed to the caller instead of being slept through. */
const MAX_WAIT_MS = 30_000;

const FIRST_WAIT_MS = 250;

/** How long to wait before the next attempt; `undefined` when repeating is of no use. */
function waitAfter(error: unknown, attempt: number, random: () => number): number | undefined {
  const backoff = FIRST_WAIT_MS * 2 ** (attempt - 1) * (1 + random());
  if (error instanceof TransportError) return backoff;
  if (!(error instanceof PatchbayProblem)) return undefined;
  if (error.code === 'retry-signature') return backoff;
  if (error.status !== 503 || error.retryAfterSeconds === undefined) return undefined;
  const asked = error.retryAfterSeconds * 1000 * (1 + random() / 4);
  return asked <= MAX_WAIT_MS ? asked : undefined;
}

/**
 * Repeats an idempotent exchange, at most three attempts in all: after failures of transport, after a signed 503 that
 * says when to come back (up to 30 s), and after `retry-signature`. Waits grow and have jitter.
 *
 * @throws what the last attempt threw
 */
export async function retrying<T>(options: Retrying, attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      const wait = count < MAX_ATTEMPTS ? waitAfter(error, count, options.random) : undefined;
      if (wait === undefined) throw error;
      await options.sleep(wait);
    }
  }
}
