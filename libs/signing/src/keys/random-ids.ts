import { randomBytes } from 'node:crypto';

/** A new nonce for one signature: 128 random bits as 22 url-safe characters. Never use one twice under the same key. */
export function newNonce(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * A new idempotency key for one logical write: 128 random bits as 22 url-safe characters. Repeat it unchanged with every
 * retry of that write, in this process or another one.
 */
export function newIdempotencyKey(): string {
  return randomBytes(16).toString('base64url');
}
