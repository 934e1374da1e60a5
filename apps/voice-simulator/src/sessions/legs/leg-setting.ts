import type { CallEvent, SandboxClock } from '#scenario-sandbox';
import type { SessionBooks } from '../session-books';
import type { Errands } from '../people/errands';
import type { Delays } from '../platform-timings';

/** What a leg has around it: its session's clock, pace and books, and whom to tell. */
export interface LegSetting {
  readonly clock: SandboxClock;
  readonly delays: Delays;
  readonly books: SessionBooks;
  readonly errands: Errands;
  /** Hands an event to the scenario. */
  tell(event: CallEvent): void;
  /** A leg has ended and was booked. */
  ended(): void;
}

/** Whole seconds between two moments, rounded: a call of 33.8 s is one of 34. */
export function wholeSeconds(fromMs: number, toMs: number): number {
  return Math.max(0, Math.round((toMs - fromMs) / 1000));
}
