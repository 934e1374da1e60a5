import { setTimeout as sleep } from 'node:timers/promises';

/** How long and how often `waitFor` looks, in wall time. */
export interface WaitOptions {
  /** Milliseconds until it gives up; 10,000 when left out. */
  deadlineMs?: number;
  /** Milliseconds between two looks; 20 when left out. */
  everyMs?: number;
  /** What is awaited, for the message of the failure. */
  what?: string;
}

/**
 * Looks until a condition gives something truthy, and returns that. A look that throws counts as "not yet".
 * @throws Error after the deadline, naming what was awaited, with the last look's error as its cause
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { deadlineMs = 10_000, everyMs = 20, what = 'the condition' }: WaitOptions = {},
): Promise<Exclude<T, false | null | undefined | 0 | ''>> {
  const deadline = performance.now() + deadlineMs;
  let cause: unknown;
  do {
    try {
      const result = await condition();
      if (result) return result as Exclude<T, false | null | undefined | 0 | ''>;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await sleep(everyMs);
  } while (performance.now() < deadline);
  throw new Error(`Waited ${deadlineMs} ms for ${what} in vain.`, { cause });
}
