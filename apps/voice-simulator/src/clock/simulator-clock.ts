import { type SandboxClock, VirtualClock } from '#scenario-sandbox';

/** The time of the platform, shared by the Management API and every session. On virtual time it jumps while nothing holds it. */
export type SimulatorClock = SandboxClock;

/** Resolves after `milliseconds` of this clock's time. */
export async function waitOn(clock: SimulatorClock, milliseconds: number): Promise<void> {
  await new Promise<void>((resolve) => {
    clock.at(clock.now() + milliseconds, resolve);
  });
}

/**
 * The moments by any of which a token may be valid: the clock's own; on virtual time the wall's as well, because a client that does
 * not follow this clock, the vendor's own for one, stamps its tokens by the wall.
 */
export function tokenMoments(clock: SimulatorClock): readonly [number, ...number[]] {
  return clock instanceof VirtualClock ? [clock.now(), Date.now()] : [clock.now()];
}
