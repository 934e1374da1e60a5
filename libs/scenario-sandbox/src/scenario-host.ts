import type { HeaderEntry } from './events';
import type { ScenarioHttpRequest, ScenarioOperation, StorageAnswer, StorageRequest } from './operations';

/**
 * The answer to a scenario's HTTP request. `code` is the HTTP status, or one of the platform's own: 0 limits, -1 unknown, -2 bad
 * URL, -3 host not found, -4 cannot connect, -5 redirects, -6 network, -7 timed out, -8 internal, -9 body above 2 MB.
 */
export interface ScenarioHttpResult {
  code: number;
  text?: string;
  /** The body's bytes, when the request asked for raw output. */
  dataBase64?: string;
  headers?: readonly HeaderEntry[];
  raw_headers?: string;
  error?: string;
}

/** What the platform does to one HTTP request instead of simply doing it. */
export interface HttpFault {
  /** Virtual milliseconds by which the answer is late; costs no wall time, and loses against the request's time-out. */
  delayMs?: number;
  /** Delivered in place of the true answer. */
  answer?: ScenarioHttpResult;
  /** With `answer`: the request is really sent all the same, and its true answer thrown away ("did it but failed"). */
  sendAnyway?: boolean;
}

/** The platform around a running session; implemented by the voice simulator (legs, media, money) and by tests. */
export interface ScenarioHost {
  /** An operation, in the scenario's order. May dispatch events at once: they queue behind the running one. Must not throw. */
  perform(operation: ScenarioOperation): void;
  /** One finished line of the session log, stamped with session time (`YYYY-MM-DD HH:MM:SS`, UTC). */
  log(line: string): void;
  /** `ApplicationStorage` of the session's application. Rejections reach the scenario as an error. */
  storage(request: StorageRequest): StorageAnswer | Promise<StorageAnswer>;
  /** Asked before each request is sent; undefined means: do it truly. */
  httpFault?(request: ScenarioHttpRequest): HttpFault | undefined;
}
