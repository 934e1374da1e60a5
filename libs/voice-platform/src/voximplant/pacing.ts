/**
 * The rule of pacing: of `perSecond` requests half may come at once and the other half within the second, so that no second anywhere holds more
 * than `perSecond` (a leaky bucket as GCRA: one stored moment says it all).
 */
export interface Pacing {
  /** Milliseconds that each request uses up. */
  spacingMs: number;
  /** Milliseconds that may be used up ahead of time. */
  burstMs: number;
}

/** The pacing for at most `perSecond` requests in any second; at least two. */
export function pacingOf(perSecond: number): Pacing {
  const sustained = Math.ceil(perSecond / 2);
  const spacingMs = 1000 / sustained;
  return { spacingMs, burstMs: spacingMs * Math.max(perSecond - sustained - 1, 0) };
}

/**
 * When the next request may go, given the moment up to which time is used up; both in milliseconds. Returns how long to wait from `now`, and the
 * new moment to store when the request is let in. The same arithmetic runs inside Redis.
 */
export function nextTurn(
  usedUntil: number,
  now: number,
  { spacingMs, burstMs }: Pacing,
): { waitMs: number; usedUntil: number } {
  const from = Math.max(usedUntil, now);
  return { waitMs: Math.max(0, from - burstMs - now), usedUntil: from + spacingMs };
}
