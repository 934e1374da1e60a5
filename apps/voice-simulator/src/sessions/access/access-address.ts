import { randomBytes } from 'node:crypto';

/** Where one session is reached over HTTP, shaped as the platform's: `/request/<hex>.<seconds>.<n>_<ip>/<token>`. */
export interface AccessAddress {
  /** The part that names the session. */
  readonly session: string;
  /** The part that is a secret: whoever has it, controls the session. */
  readonly token: string;
}

/** A new address that nobody can guess. */
export function newAccessAddress(sessionId: number, nowMs: number): AccessAddress {
  const hex = randomBytes(8).toString('hex');
  return {
    session: `${hex}.${Math.floor(nowMs / 1000)}.${sessionId % 1_000_000}_127.0.0.1`,
    token: randomBytes(8).toString('hex'),
  };
}

/** The path of an address. */
export function accessPath({ session, token }: AccessAddress): string {
  return `/request/${session}/${token}`;
}

/** A new id of an incoming leg, shaped as the platform's: `<hex>.<seconds>.<n>`. */
export function newCallId(sessionId: number, nowMs: number): string {
  return `${randomBytes(8).toString('hex')}.${Math.floor(nowMs / 1000)}.${sessionId % 1_000_000}`;
}
