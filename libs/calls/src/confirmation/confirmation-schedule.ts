import type { CallFacts } from '../facts/call-fact';

const second = 1000;
const minute = 60 * second;

/** The platform's own history follows the end of a session within seconds; without the scenario's record we wait this long for it. */
const withoutHistoryMs = 10 * second;

/** A call whose end nobody told is looked up this often: the scenario may have died (fault F24 asks for 15 minutes at most). */
const liveLookMs = 10 * minute;

/** Milliseconds between attempts while the platform's history does not show the session yet; then every ten minutes. */
const delays = [1, 2, 5, 10, 30, 60, 120, 300].map((seconds) => seconds * second);

/** A session that the platform's history has not shown for this long, in milliseconds, is given up and flagged. */
export const confirmationPatienceMs = 5 * 24 * 60 * minute;

/** When the platform is to be asked about a call first, by what is known of it. */
export function firstConfirmationAt({ history, ended }: CallFacts, now: Date): Date {
  if (history !== undefined) return now;
  return new Date(now.getTime() + (ended === undefined ? liveLookMs : withoutHistoryMs));
}

/** When to ask again after `attempts` (1 and up) in vain. */
export function nextConfirmationAt({ history, ended }: CallFacts, attempts: number, now: Date): Date {
  const isLive = history === undefined && ended === undefined;
  return new Date(now.getTime() + (isLive ? liveLookMs : (delays[attempts - 1] ?? liveLookMs)));
}
