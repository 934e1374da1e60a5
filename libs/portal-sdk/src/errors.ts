/** The SDK was called in a way that cannot work: a bug of the caller. No request was sent. */
export class PortalUsageError extends TypeError {
  override readonly name = 'PortalUsageError';
}

/**
 * Nothing that can be trusted came back: no connection, a time-out, or an answer without a right signature, whatever its
 * status. Whether the request took effect is unknown; repeating it with the same idempotency key is safe. Never change
 * state or credentials because of it.
 */
export class TransportError extends Error {
  override readonly name = 'TransportError';

  /** @param unprovenStatus the status of an unsigned answer, for logs only */
  constructor(
    message: string,
    readonly unprovenStatus?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** One wrong place in a request: a JSON pointer and what is wrong there. */
export interface ProblemDetail {
  pointer: string;
  detail: string;
}

/** What a refusal says about itself; `code` is stable, the texts are not. */
export interface ProblemContent {
  code: string;
  status: number;
  title: string;
  detail?: string | undefined;
  errors: readonly ProblemDetail[];
  /** Further members of the problem, such as `price` of `price-changed`. */
  extensions: Readonly<Record<string, unknown>>;
  /** From `Retry-After`, which the signature does not cover: a hint. */
  retryAfterSeconds?: number | undefined;
}

/** Patchbay understood the request and refused it, in a signed answer (RFC 9457). */
export class PatchbayProblem extends Error {
  override readonly name = 'PatchbayProblem';
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: readonly ProblemDetail[];
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | undefined;

  constructor(content: ProblemContent) {
    super(`${content.status} ${content.code}: ${content.detail ?? content.title}`);
    this.code = content.code;
    this.status = content.status;
    this.title = content.title;
    this.detail = content.detail;
    this.errors = content.errors;
    this.extensions = content.extensions;
    this.retryAfterSeconds = content.retryAfterSeconds;
  }
}

/**
 * A request that reached the portal's server and is not a genuine one of Patchbay. Answer 401 without a body; `reason` is
 * for the portal's own log.
 */
export class RejectedRequest extends Error {
  override readonly name = 'RejectedRequest';

  constructor(readonly reason: string) {
    super('The request is not a genuine one of Patchbay.');
  }
}
