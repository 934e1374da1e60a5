import { createHash } from 'node:crypto';

/**
 * The hash of an account callback: MD5 of salt, account id, api_key and callback id, written one after the other, lowercase hex
 * (management-api/callbacks). It covers neither the payload nor the time.
 */
export function callbackHash(salt: string, accountId: number, apiKey: string, callbackId: number): string {
  return createHash('md5').update(`${salt}${accountId}${apiKey}${callbackId}`).digest('hex');
}
