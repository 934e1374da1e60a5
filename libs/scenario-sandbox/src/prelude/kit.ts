import type { GuestMessage } from '../engine/scenario-engine';
import type { GuestOperation } from '../operations';
import type { RuntimeLimits } from '../sandbox-settings';

/** The one function through which a scenario's realm reaches us: a name and JSON in, JSON out (undefined when there is no answer). */
export type GuestHost = (name: string, json: string) => string | undefined;

/** What the prelude is told when it is built; travels as JSON. */
export interface GuestSettings {
  limits: RuntimeLimits;
  customData: string;
  seeded: boolean;
}

/** A scenario's listener. */
export type Listener = (event: unknown) => unknown;

/** Listeners by event name. */
export interface Emitter {
  add(name: unknown, listener: unknown): void;
  /** Without a listener: all of that name. */
  remove(name: unknown, listener?: unknown): void;
  /** Calls the listeners in order, each guarded, and returns the first answer that is not undefined. */
  fire(name: string, event: unknown): unknown;
}

/**
 * What the parts of the prelude share. Each part is one exported function that uses nothing but its parameter and the language's
 * own globals, because its source text is what runs inside the sandbox (`preludeSource`).
 */
export interface Kit {
  /** Becomes the scenario's global scope. */
  readonly scope: Record<string, unknown>;
  readonly settings: GuestSettings;
  readonly state: { nowMs: number; phase: 'running' | 'terminating' | 'terminated' };
  readonly handlers: { [Kind in GuestMessage['kind']]?: (message: Extract<GuestMessage, { kind: Kind }>) => unknown };
  /** Computes something at once outside the sandbox: a digest, an id, a secret. */
  ask(service: string, input: unknown): unknown;
  /** Hands an operation out, in order. After `Application.Terminated` only the log is heard. */
  emit(operation: GuestOperation): void;
  /** Runs the scenario's code; whatever it throws, at once or later, is reported and ends the session. */
  guard(run: () => unknown): unknown;
  emitter(): Emitter;
  /** Any value as text, the way JavaScript does it. */
  readonly text: (value: unknown) => string;
  /** Throws unless `text` fits. */
  requireBytes(what: string, text: string, most: number): void;
  /** Takes one message as JSON and returns the scenario's answer to an HTTP request, if it gave one. */
  receive(json: string): string | undefined;
}
