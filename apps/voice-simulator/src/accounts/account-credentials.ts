import { createHash, randomBytes } from 'node:crypto';

/** A new api_key: a UUID-shaped random value, as the platform's are. */
export function newApiKey(): string {
  const hex = randomBytes(16).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** How an account's password is kept: SHA-256 over name and password. Enough for a development platform with random passwords. */
export function passwordDigest(accountName: string, password: string): string {
  return createHash('sha256').update(`${accountName}:${password}`).digest('hex');
}

/** What the one-time-key login and SIP digest need of a user's password: MD5(`user:voximplant.com:password`), hex (howtos/security/ott). */
export function userHa1(userName: string, password: string): string {
  return createHash('md5').update(`${userName}:voximplant.com:${password}`).digest('hex');
}
