import { DependencyFailed } from '#foundation';

/** How often a step is tried before its attempt ends. */
export const triesInPlace = 3;
/** A longer pause than this is not waited for with a caller at the door. */
export const longestPauseInPlaceMs = 5000;

const firstPauseMs = 200;
const firstAttemptPauseMs = 2000;
const longestAttemptPauseMs = 15 * 60_000;
const pauseOfBusy = 'voice-platform-busy';

/**
 * Milliseconds until a step is tried again, full jitter over a doubling span. A platform that names a pause is left alone for all of it, plus
 * the jitter, so that the waiting do not come back at the same moment.
 */
export function pauseInPlaceMs(error: DependencyFailed, tried: number, random: () => number = Math.random): number {
  const jitter = random() * firstPauseMs * 2 ** tried;
  return error.code === pauseOfBusy ? (error.retryAfterSeconds ?? 1) * 1000 + jitter : jitter;
}

/** Milliseconds until an unfinished account is taken up again after `attempts` failed attempts: doubling to 15 minutes, half of it jitter. */
export function pauseBeforeNextAttemptMs(attempts: number, error: unknown, random: () => number = Math.random): number {
  const span = Math.min(firstAttemptPauseMs * 2 ** Math.min(attempts - 1, 20), longestAttemptPauseMs);
  const asked = error instanceof DependencyFailed ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
  return asked + span / 2 + random() * (span / 2);
}
