import { DependencyFailed } from '#foundation';
import { PlatformRefusal, type RefusalReason } from '../platform-refusal';

/** Codes that mean "we are in trouble, try later": fatal, internal, database, billing, phone provider, try later, provider errors. */
const unavailable = new Set([1, 2, 4, 5, 15, 20, 162, 368, 578, 579, 580, 581]);

/** Codes by which the platform asks for a pause of everything: rate limit, repeat after N seconds. */
const pauses = new Set([340, 416]);

/**
 * Codes that mean "not this, not now": concurrent resources, change limits, and 484 (probable automatic resend), 514 (creation has started),
 * 515 (performed recently), which belong here because the next attempt looks for the object before it creates one.
 */
const busy = new Set([314, 484, 512, 514, 515]);

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
  if (pauses.has(code))
    return pauseAsked(`${method}: ${code} ${message}`, code === 416 ? firstNumber(message) : undefined);
  if (busy.has(code)) return platformBusy(`${method}: ${code} ${message}`, undefined);
  return new PlatformRefusal(reasonByCode.get(code) ?? 'other', method, code, message);
}

/** The platform is away or talks nonsense; trying again later is right. `cause` is for logs. */
export function platformUnavailable(cause: unknown, retryAfterSeconds = 2): DependencyFailed {
  return new DependencyFailed('voice-platform-unavailable', 'The voice platform is away for a moment.', {
    cause,
    retryAfterSeconds,
  });
}

/** The platform asks that nothing more be sent under the master account for `retryAfterSeconds`. */
export class PauseAsked extends DependencyFailed {}

/** What was asked for cannot be done right now; again after `seconds`, one second when the platform does not say. */
export function platformBusy(cause: unknown, seconds: number | undefined): DependencyFailed {
  return new DependencyFailed('voice-platform-busy', 'The voice platform is busy.', {
    cause,
    retryAfterSeconds: whole(seconds),
  });
}

/** The same for everything under the master account. */
export function pauseAsked(cause: unknown, seconds: number | undefined): PauseAsked {
  return new PauseAsked('voice-platform-busy', 'The voice platform asks for a pause.', {
    cause,
    retryAfterSeconds: whole(seconds),
  });
}

function whole(seconds: number | undefined): number {
  return Math.min(Math.max(Math.ceil(seconds ?? usualPauseSeconds), usualPauseSeconds), longestPauseSeconds);
}

/** Code 416 is worded "Repeat after N seconds". */
function firstNumber(message: string): number | undefined {
  const digits = /\d{1,6}/.exec(message)?.[0];
  return digits === undefined ? undefined : Number(digits);
}
