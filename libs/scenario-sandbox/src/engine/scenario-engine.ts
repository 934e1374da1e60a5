import type { ScenarioEvent } from '../events';
import type { GuestOperation, StorageAnswer } from '../operations';
import type { SandboxSettings } from '../sandbox-settings';
import type { ScenarioHttpResult } from '../scenario-host';

/** One uploaded scenario: its name in the log, and its text, a plain script. */
export interface ScenarioScript {
  name: string;
  text: string;
}

/** All that a runtime needs to begin. */
export interface ScenarioProgram {
  /** Run in this order in one global scope, like the scenarios of a rule. */
  scripts: readonly ScenarioScript[];
  /** What `VoxEngine.customData()` returns first. */
  customData: string;
  /** What `VoxEngine.getSecretValue(name)` finds. */
  secrets: Readonly<Record<string, string>>;
  /** Makes call ids, uuids and Math.random repeatable. */
  seed?: string;
  settings: SandboxSettings;
}

/** One thing handed to the scenario, at virtual time `nowMs`. */
export type GuestMessage = { nowMs: number } & (
  | { kind: 'load' }
  | { kind: 'event'; event: ScenarioEvent }
  | { kind: 'timer'; timerId: number }
  | { kind: 'http'; requestId: number; result: ScenarioHttpResult }
  | { kind: 'storage'; requestId: number; answer: StorageAnswer }
  | { kind: 'ending'; name: 'Application.Terminating' | 'Application.Terminated' }
);

/** Why a scenario must end. */
export interface GuestFailure {
  kind: 'uncaught' | 'timeLimit' | 'memoryLimit';
  /** For the session log; carries the scenario's own file name and lines where known. */
  message: string;
}

/** What one message led to. Operations done before a failure still count. */
export interface GuestOutcome {
  operations: GuestOperation[];
  /** What the handler of `Application.HttpRequest` returned, as the body to answer with. */
  response?: string;
  failure?: GuestFailure;
}

/** One session's runtime. Messages must be given one after another. */
export interface EngineSession {
  run(message: GuestMessage): Promise<GuestOutcome>;
  /** Settles when the runtime is gone without having been asked to, with the reason; never otherwise. */
  readonly lost: Promise<string>;
  /** Frees the runtime; harmless when it is gone already. */
  dispose(): void;
}

/** Where scenarios run: isolated in workers (`WorkerPool`), or in this realm for our own text (`RealmEngine`). */
export interface ScenarioEngine {
  /** Prepares a runtime; the scenario itself runs with the `load` message. */
  open(program: ScenarioProgram): Promise<EngineSession>;
  /** Ends everything; open sessions are lost. */
  close(): Promise<void>;
}
