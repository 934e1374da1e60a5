/** A timer that can still be called off; cancelling twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * Why time must stand.
 * `computing`: a scenario's callback is running, or somebody is about to dispatch an event.
 * `network`: a real HTTP answer is awaited; time stands for the grace at most, then runs at wall pace until the release.
 * `paused`: somebody outside drives the clock; only `VirtualClock.advance` moves it.
 */
export type HoldReason = 'computing' | 'network' | 'paused';

/** Ends a hold; calling it again does nothing. */
export type Release = () => void;

/** Options of a timer. */
export interface TimerOptions {
  /** Fires when time passes it, but never makes a virtual clock jump towards it: for housekeeping of the platform. */
  background?: boolean;
}

/** The time a session lives in, shared by all sessions of a process. Times are milliseconds since the epoch. */
export interface SandboxClock {
  now(): number;
  /** Calls back once at `timeMs`, or as soon as possible when that is past. Never synchronously. */
  at(timeMs: number, callback: () => void, options?: TimerOptions): Timer;
  /** Makes virtual time stand until released; the wall's time does not care. `computing` unless told. */
  hold(reason?: HoldReason): Release;
}
