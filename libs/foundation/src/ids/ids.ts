import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const timeLength = 10;
const randomLength = 16;

/** Crockford base32 of a whole number, left-padded to `length` characters. */
function encodeTime(milliseconds: number): string {
  let rest = milliseconds;
  let text = '';
  for (let i = 0; i < timeLength; i += 1) {
    text = (alphabet[rest % 32] ?? '0') + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** `length` random characters of Crockford base32, 5 bits each. */
export function randomText(length: number): string {
  return Array.from(randomBytes(length), (byte) => alphabet[byte % 32]).join('');
}

/**
 * A new id: `<prefix>_` and 26 characters (48 bits of time, then 80 random bits), so ids of one kind sort by the time given.
 * Opaque to callers, compared as bytes, at most 40 characters long.
 */
export function newId(prefix: string, nowMilliseconds: number): string {
  return `${prefix}_${encodeTime(nowMilliseconds)}${randomText(randomLength)}`;
}
