import type { SandboxClock } from '#scenario-sandbox';

/** The time of the platform, shared by the Management API and every session. On virtual time it jumps while nothing holds it. */
export type SimulatorClock = SandboxClock;

/** Resolves after `milliseconds` of this clock's time. */
export async function waitOn(clock: SimulatorClock, milliseconds: number): Promise<void> {
  await new Promise<void>((resolve) => {
    clock.at(clock.now() + milliseconds, resolve);
  });
}
