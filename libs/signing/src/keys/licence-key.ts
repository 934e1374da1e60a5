import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O or U, so that a key survives being read aloud. */
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 26 characters of 5 bits carry 130 random bits. */
const LICENCE_CHARACTERS = 26;

/** HKDF does not strengthen a weak secret: below this, one captured message allows guessing offline. */
const REQUIRED_BITS = 128;

/** A random key of this length has fewer different characters with a probability far below one in a million. */
const REQUIRED_DIFFERENT_CHARACTERS = 8;

/** Makes a new licence key of 130 random bits, such as `TC9K-7Q2M-XW4D-0RTZ-H5JN-8VBE-3C`. */
export function generateLicenceKey(): string {
  const characters = Array.from(randomBytes(LICENCE_CHARACTERS), (byte) => CROCKFORD.charAt(byte & 31));
  return characters.join('').replace(/(.{4})(?=.)/g, '$1-');
}

function bitsPerCharacter(characters: string): number {
  if (/^\d+$/.test(characters)) return Math.log2(10);
  if (/^([\dA-F]+|[\da-f]+)$/.test(characters)) return 4;
  if (/^([\dA-Z]+|[\da-z]+)$/.test(characters)) return 5;
  return Math.log2(62);
}

/**
 * Whether a licence key issued elsewhere may be used: letters, digits and hyphens, long enough for 128 random bits in
 * the alphabet it seems to be written in, and not one character over and over. It cannot know whether the key was drawn
 * at random; it refuses those that cannot have been.
 */
export function isStrongLicenceKey(licenceKey: string): boolean {
  if (!/^[0-9A-Za-z-]{1,256}$/.test(licenceKey)) return false;
  const characters = licenceKey.replace(/-/g, '');
  if (new Set(characters).size < REQUIRED_DIFFERENT_CHARACTERS) return false;
  return characters.length * bitsPerCharacter(characters) >= REQUIRED_BITS;
}
