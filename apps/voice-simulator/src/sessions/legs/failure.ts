/** How a leg failed: the code that `Call.Failed` carries, and its text. */
export interface Failure {
  readonly code: number;
  readonly reason: string;
}

/** Texts of the codes, as SIP has them (RFC 3261 section 21) and as the platform's log shows 487. */
const reasons: Readonly<Record<number, string>> = {
  402: 'Insufficient funds',
  403: 'Forbidden',
  404: 'Not Found',
  408: 'Request Timeout',
  480: 'Temporarily Unavailable',
  486: 'Busy Here',
  487: 'Request Terminated',
  501: 'Not Implemented',
  603: 'Decline',
};

/** A failure by its code. */
export function failureOf(code: number): Failure {
  return { code, reason: reasons[code] ?? `SIP ${code}` };
}

/** More than 50 call attempts in a session, or more than 10 unanswered legs at once (docs, limits). */
export const limitReached: Failure = { code: 403, reason: 'Call limit reached' };
