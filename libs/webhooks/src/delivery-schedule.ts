const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Milliseconds before the next attempt, by the number of attempts made; a day after each later one. Our schedule (the wires, 4). */
const delays = [
  5 * second,
  30 * second,
  2 * minute,
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  12 * hour,
];

/** A message is tried for this long, in milliseconds, and an endpoint that failed for this long is switched off. */
export const deliveryPatienceMs = 5 * day;

/** Longest rest of an endpoint between two probes, in milliseconds: one that came back is noticed within it. */
export const longestPauseMs = 5 * minute;

const jitterShare = 0.2;

/**
 * Milliseconds until the next attempt after `attempts` (1 and up) were made. `chance` is a number in [0, 1): the same failures of
 * many messages are spread over ±20 %.
 */
export function retryDelayMs(attempts: number, chance: number): number {
  const delay = delays[attempts - 1] ?? day;
  return Math.round(delay * (1 - jitterShare + 2 * jitterShare * chance));
}

/** Milliseconds that an endpoint rests after `failures` (1 and up) in a row: never longer than its messages' own shortest wait. */
export function pauseMs(failures: number): number {
  return Math.min(retryDelayMs(failures, 0), longestPauseMs);
}
