/** What can be made to go wrong with a request to the Management API. */
export type FaultKind =
  'latency' | 'status' | 'error-code' | 'cut-connection' | 'did-it-but-timed-out' | 'garbage' | 'rate-limit';

/** Every kind, for checking what the control API is told. */
export const faultKinds: readonly FaultKind[] = [
  'latency',
  'status',
  'error-code',
  'cut-connection',
  'did-it-but-timed-out',
  'garbage',
  'rate-limit',
];

/** Which requests a fault hits. What is left out matches everything. */
export interface FaultMatch {
  readonly method?: string;
  /** Name of the account the request acts on, or is about (AddAccount's new one, a named child). */
  readonly accountName?: string;
  readonly accountId?: number;
  /** The first matching request that is hit, counted from 1. Default 1. */
  readonly nth?: number;
  /** How many matching requests are hit from there. Default 1; null: until it is taken away. */
  readonly times?: number | null;
}

/** What a test plants. */
export interface FaultPlan {
  readonly match: FaultMatch;
  readonly kind: FaultKind;
  /** latency: added before the answer; did-it-but-timed-out: how long the connection stays silent (60 s). Of the simulator's clock. */
  readonly latencyMs?: number;
  /** status: the HTTP status (500). */
  readonly status?: number;
  /** status and garbage: the body. */
  readonly body?: string;
  /** error-code: the platform's code (162). rate-limit: answer this code with HTTP 200 instead of HTTP 429. */
  readonly code?: number;
  /** status and rate-limit: a Retry-After header, seconds. */
  readonly retryAfterSeconds?: number;
  /** rate-limit: requests a master may begin per second; more are turned away. Without it every match is. */
  readonly perSecond?: number;
}

/** A planted fault and what it has done. */
export interface Fault extends FaultPlan {
  readonly id: number;
  /** Matching requests seen, those that an older fault hit left out. */
  seen: number;
  /** Requests hit. */
  hits: number;
}

/** What of a request a fault can match. */
export interface FaultTarget {
  readonly method: string;
  readonly accountId: number | undefined;
  readonly accountNames: readonly string[];
  /** How many requests of its master, this one included, began within the last second. */
  readonly begunThisSecond: number;
}
