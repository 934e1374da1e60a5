import { createHmac } from 'node:crypto';
import { bytesOfHex } from '../primitives/base64';
import { SigningMisuse } from '../messages/signing-misuse';
import { isPortalId, MAX_KEY_VERSION } from './key-id';
import type { KeyRole } from './key-id';

/**
 * HKDF-Extract (RFC 5869 section 2.2): the pseudo-random key of one portal, as 64 hexadecimal characters. It is all that
 * a controller keeps of a licence; the licence key cannot be computed back from it.
 *
 * @throws SigningMisuse when the portal id is not one or the licence key is not printable ASCII
 */
export function extractPrk(portalId: string, licenceKey: string): string {
  if (!isPortalId(portalId)) throw new SigningMisuse('The portal id is not 1 to 48 characters of a-z, 0-9 and hyphen.');
  if (!/^[\x21-\x7e]{1,256}$/.test(licenceKey)) throw new SigningMisuse('The licence key is not printable ASCII.');
  return createHmac('sha256', `tc1:${portalId}`).update(licenceKey, 'ascii').digest('hex');
}

/**
 * HKDF-Expand (RFC 5869 section 2.3), one block: the key of one role and version, as the 64 lower-case hexadecimal
 * characters that are used as they stand. Pure; costs a few microseconds, so callers on a hot path keep what they got.
 *
 * @param prkHex what `extractPrk` gave
 * @param version 1 to 9999; raising it is how keys are rotated, because both sides can derive the next one
 * @throws SigningMisuse when the key material or the version has another form
 */
export function deriveKey(prkHex: string, role: KeyRole, version: number): string {
  const prk = /^[0-9a-f]{64}$/.test(prkHex) ? bytesOfHex(prkHex) : undefined;
  if (prk === undefined) throw new SigningMisuse('A pseudo-random key has 64 hexadecimal characters.');
  if (!Number.isInteger(version) || version < 1 || version > MAX_KEY_VERSION) {
    throw new SigningMisuse(`A key version is a whole number from 1 to ${MAX_KEY_VERSION}.`);
  }
  return createHmac('sha256', Uint8Array.from(prk)).update(`tc1:${role}:${version}\x01`, 'ascii').digest('hex');
}
