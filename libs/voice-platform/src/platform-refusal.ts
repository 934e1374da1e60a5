import { AppError } from '#foundation';

/**
 * Why a voice platform said no, in words that hold for any platform. `other` is everything that no room acts on by itself.
 * `not-authorised` covers wrong or narrow credentials and a clock that is wrong: an operator must act.
 */
export type RefusalReason =
  | 'name-taken'
  | 'email-taken'
  | 'not-authorised'
  | 'account-inactive'
  | 'insufficient-funds'
  | 'number-taken'
  | 'number-already-rented'
  | 'verification-required'
  | 'limit-reached'
  | 'not-found'
  | 'invalid'
  | 'other';

/**
 * The voice platform understood a request and refused it; repeating it unchanged is pointless. Rooms act on `reason`. The platform's own
 * code and text are for logs: they stay out of `detail` and of what a portal is told, because a portal never learns who carries its voice.
 */
export class PlatformRefusal extends AppError {
  readonly situation = 'dependency-failed';

  constructor(
    readonly reason: RefusalReason,
    readonly method: string,
    readonly platformCode: number,
    readonly platformMessage: string,
  ) {
    super('voice-platform-refused', 'The voice platform refused the request.', {
      cause: `${method}: ${platformCode} ${platformMessage}`,
    });
  }
}

/** Whether an error is the platform's refusal, for one of the given reasons when any are given. */
export function isRefusal(error: unknown, ...reasons: readonly RefusalReason[]): error is PlatformRefusal {
  return error instanceof PlatformRefusal && (reasons.length === 0 || reasons.includes(error.reason));
}
