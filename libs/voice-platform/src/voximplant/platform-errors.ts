import { DependencyFailed } from '#foundation';
import { PlatformRefusal, type RefusalReason } from '../platform-refusal';

/** Codes that mean "we are in trouble, try later": fatal, internal, database, billing, phone provider, try later, provider errors. */
const unavailable = new Set([1, 2, 4, 5, 15, 20, 162, 368, 578, 579, 580, 581]);

/**
 * Codes that mean "too much or too soon". 484 (probable automatic resend), 514 (creation has started) and 515 (performed recently) belong
 * here because the next attempt looks for the object before it creates one.
 */
const busy = new Set([314, 340, 416, 484, 512, 514, 515]);

const reasons: readonly (readonly [RefusalReason, readonly number[]])[] = [
  ['name-taken', [106, 118, 129, 133, 175, 493]],
  ['email-taken', [128]],
  ['not-authorised', [100, 104, 137, 447, 454, 455, 456, 527, 536]],
  ['account-inactive', [131, 511]],
  ['insufficient-funds', [127]],
  ['number-taken', [182, 331, 332]],
  ['number-already-rented', [335, 395]],
  ['verification-required', [281, 282]],
  ['limit-reached', [108, 109, 397, 418, 419]],
  ['not-found', [115, 116, 117, 132, 147, 150, 156, 168, 181, 194, 198, 199, 558]],
  [
    'invalid',
    [101, 107, 112, 113, 114, 121, 122, 125, 130, 134, 136, 173, 239, 240, 241, 398, 399, 463, 464, 485, 496],
  ],
];

const reasonByCode = new Map(reasons.flatMap(([reason, codes]) => codes.map((code) => [code, reason] as const)));

/** Longest pause taken from an answer, in seconds: an absurd figure must not stop us for a day. */
const longestPauseSeconds = 300;
const usualPauseSeconds = 1;

/**
 * The error that stands for `{"error":{code,msg}}`. Codes are those of the vendor's client 4.11 (`APIErrorCode`).
 * DependencyFailed `voice-platform-unavailable` or `voice-platform-busy`, else PlatformRefusal.
 */
export function platformError(method: string, code: number, message: string): DependencyFailed | PlatformRefusal {
  if (unavailable.has(code)) return platformUnavailable(`${method}: ${code} ${message}`);
  if (busy.has(code))
    return platformBusy(`${method}: ${code} ${message}`, code === 416 ? firstNumber(message) : undefined);
  return new PlatformRefusal(reasonByCode.get(code) ?? 'other', method, code, message);
}

/** The platform is away or talks nonsense; trying again later is right. `cause` is for logs. */
export function platformUnavailable(cause: unknown): DependencyFailed {
  return new DependencyFailed('voice-platform-unavailable', 'The voice platform is away for a moment.', {
    cause,
    retryAfterSeconds: 2,
  });
}

/** The platform asks for a pause of `seconds`, one second when it does not say. */
export function platformBusy(cause: unknown, seconds: number | undefined): DependencyFailed {
  const pause = Math.min(Math.max(Math.ceil(seconds ?? usualPauseSeconds), usualPauseSeconds), longestPauseSeconds);
  return new DependencyFailed('voice-platform-busy', 'The voice platform asks for a pause.', {
    cause,
    retryAfterSeconds: pause,
  });
}

/** Code 416 is worded "Repeat after N seconds". */
function firstNumber(message: string): number | undefined {
  const digits = /\d{1,6}/.exec(message)?.[0];
  return digits === undefined ? undefined : Number(digits);
}
