import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { Primitives } from './primitives';

/** UTF-16 units, whole: two texts that differ anywhere never give the same units. */
function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  for (let index = 0; index < text.length; index += 1) units[index] = text.charCodeAt(index);
  return units;
}

/**
 * Primitives on `node:crypto`, for every Node process. `equal` is constant-time for texts of one length; a different
 * length is refused at once, which tells nothing, because every accepted MAC has 44 characters.
 *
 * It lives alone in its file so that a bundle that never names it carries none of it.
 */
export const nodePrimitives: Primitives = {
  sha256Base64: (body) => hash('sha256', body, 'base64'),
  hmacSha256Base64: (key, text) => createHmac('sha256', key).update(text, 'utf8').digest('base64'),
  equal: (a, b) => a.length === b.length && timingSafeEqual(unitsOf(a), unitsOf(b)),
};
