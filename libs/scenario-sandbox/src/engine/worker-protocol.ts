import type { GuestMessage, GuestOutcome, ScenarioProgram } from './scenario-engine';

/** What the parent says to a worker. Runtimes are named by numbers that the parent gives. */
export type ToWorker =
  | { type: 'open'; runtime: number; program: ScenarioProgram }
  | { type: 'run'; runtime: number; message: GuestMessage }
  | { type: 'dispose'; runtime: number }
  | { type: 'ping' };

/** What a worker says; anything it says is a sign of life. Each `run` has exactly one `outcome`, in order. */
export type FromWorker =
  { type: 'ready' } | { type: 'pong' } | { type: 'outcome'; runtime: number; outcome: GuestOutcome };
