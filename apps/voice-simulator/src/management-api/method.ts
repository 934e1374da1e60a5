import type { Platform } from '../platform';
import type { SessionStarter } from '../sessions/session-starter';
import type { Caller } from './authenticate';
import type { Parameters } from './requests/parameters';

/** What a Management API method works with. */
export interface MethodContext {
  readonly platform: Platform;
  readonly sessions: SessionStarter;
  readonly caller: Caller;
  readonly parameters: Parameters;
  /** The caller's address. */
  readonly remoteAddress: string;
}

/** The JSON object a method answers: `result` and its siblings. */
export type Answer = Readonly<Record<string, unknown>>;

/** A method of the Management API. Runs inside a commit; throws an `ApiError` to refuse, which undoes what it changed. */
export type Method = (context: MethodContext) => Answer | Promise<Answer>;

/** Methods by their case-exact names. */
export type MethodTable = Readonly<Record<string, Method>>;
