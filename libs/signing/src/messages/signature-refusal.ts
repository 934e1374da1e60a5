/** Why a signature was refused. For logs and sandboxes only: an answer that tells it would help who guesses. */
export type RefusalReason =
  | 'method'
  | 'target-uri'
  | 'signature-input'
  | 'signature'
  | 'content-digest'
  | 'idempotency-key'
  | 'coverage'
  | 'role'
  | 'unknown-key'
  | 'mac'
  | 'created-outside-window'
  | 'body'
  | 'status'
  | 'not-bound-to-request'
  | 'webhook-headers';

/**
 * A signature that did not hold. It is a value, not an exception: refusing is ordinary work, and a flood of bad requests
 * must not pay for stack traces.
 *
 * `code` is all that the peer may learn. `clock-skew` is given only when the MAC was right, so that a client with a wrong
 * clock can correct itself; `createdSeconds` is then the authenticated time of the refused message.
 */
export class SignatureRefusal {
  readonly code: 'signature-rejected' | 'clock-skew';
  readonly reason: RefusalReason;
  readonly createdSeconds: number | undefined;

  constructor(reason: RefusalReason, createdSeconds?: number) {
    this.code = reason === 'created-outside-window' ? 'clock-skew' : 'signature-rejected';
    this.reason = reason;
    this.createdSeconds = createdSeconds;
  }
}
