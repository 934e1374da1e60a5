import { createHash, timingSafeEqual } from 'node:crypto';

/** What the platform's hash of a callback is made of. */
export interface CallbackHashParts {
  salt: string;
  accountId: string;
  apiKey: string;
  callbackId: string;
}

/**
 * Whether `hash` is `md5(salt + account_id + api_key + callback_id)` in hexadecimal, as the platform documents for account callbacks.
 * It covers neither the content nor the time, so a right hash makes a callback a hint and nothing more. Constant time.
 */
export function isRightCallbackHash(hash: string, { salt, accountId, apiKey, callbackId }: CallbackHashParts): boolean {
  const expected = createHash('md5').update(`${salt}${accountId}${apiKey}${callbackId}`).digest();
  return /^[0-9a-f]{32}$/i.test(hash) && timingSafeEqual(expected, Buffer.from(hash, 'hex'));
}
