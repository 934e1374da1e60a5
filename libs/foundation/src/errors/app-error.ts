/**
 * The situations an error can describe, sorted by who must act. The HTTP door alone maps them to a status.
 * caller: invalid, unprocessable, unauthenticated, not-allowed, payment-required, not-found, conflict, too-large,
 * limit-exceeded; dependency: dependency-failed (retryable); us: internal.
 */
export type Situation =
  | 'invalid'
  | 'unprocessable'
  | 'unauthenticated'
  | 'not-allowed'
  | 'payment-required'
  | 'not-found'
  | 'conflict'
  | 'limit-exceeded'
  | 'dependency-failed'
  | 'internal';

/** Where in a request body something is wrong: an RFC 6901 JSON pointer and a sentence. */
export interface FieldProblem {
  pointer: string;
  detail: string;
}

/** What an error may carry beyond its code and detail. Extensions become members of the problem+json body. */
export interface AppErrorOptions {
  cause?: unknown;
  extensions?: Readonly<Record<string, unknown>>;
  fields?: readonly FieldProblem[];
  /** Seconds after which trying again makes sense. */
  retryAfterSeconds?: number;
  /** What only the audit line of a refusal says: why exactly, and about what. Never told to the caller. */
  audit?: { reason?: string; subject?: string };
}

/** Base of every error a room throws. `code` is a stable kebab-case name listed in docs/problems.md; `detail` is safe to show the caller. */
export abstract class AppError extends Error {
  abstract readonly situation: Situation;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly fields: readonly FieldProblem[];
  readonly retryAfterSeconds: number | undefined;
  readonly audit: { reason?: string; subject?: string };

  constructor(
    readonly code: string,
    readonly detail: string,
    options: AppErrorOptions = {},
  ) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.extensions = options.extensions ?? {};
    this.fields = options.fields ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.audit = options.audit ?? {};
  }
}

/** The request cannot be read as what it should be. */
export class InvalidInput extends AppError {
  readonly situation = 'invalid';
}

/** The request is well formed, but what it asks cannot be meant or done. */
export class Unprocessable extends AppError {
  readonly situation = 'unprocessable';
}

/** The caller could not be recognised. */
export class Unauthenticated extends AppError {
  readonly situation = 'unauthenticated';
}

/** The caller is known and may not do this. */
export class NotAllowed extends AppError {
  readonly situation = 'not-allowed';
}

/** Money is missing on the tenant's account. */
export class PaymentRequired extends AppError {
  readonly situation = 'payment-required';
}

/** There is no such thing for this caller; another tenant's thing is exactly this too. */
export class NotFound extends AppError {
  readonly situation = 'not-found';
}

/** The state of things refuses the request now. */
export class Conflict extends AppError {
  readonly situation = 'conflict';
}

/** More than the caller's share. */
export class LimitExceeded extends AppError {
  readonly situation = 'limit-exceeded';
}

/** Something we depend on failed or is away; trying again later is right. */
export class DependencyFailed extends AppError {
  readonly situation = 'dependency-failed';
}

/** Our own mistake: a human of ours must act. */
export class InternalError extends AppError {
  readonly situation = 'internal';
}
