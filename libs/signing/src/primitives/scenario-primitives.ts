import { base64OfBytes, bytesOfHex } from './base64';
import { portablePrimitives } from './portable-sha256';
import type { Primitives } from './primitives';

/**
 * The hash helpers of a voice platform as a scenario sees them: text in, hexadecimal text out. On Voximplant:
 * `{ sha256: (text) => Crypto.sha256(text), hmacSha256: (key, text) => Crypto.hmac_sha256(key, text) }`.
 */
export interface ScenarioHashHelpers {
  readonly sha256: (text: string) => string;
  readonly hmacSha256: (key: string, text: string) => string;
}

/** What a scenario signs with, and whether the platform's own helpers stood the self-test (worth a line in its log). */
export interface ChosenPrimitives {
  primitives: Primitives;
  native: boolean;
}

/** The well-known pangram vectors: HMAC under the key `key`, and the plain hash. */
const PANGRAM = 'The quick brown fox jumps over the lazy dog';
const PANGRAM_HMAC = 'f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8';
const PANGRAM_SHA256 = 'd7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592';

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text);

function answersRight(helpers: ScenarioHashHelpers): boolean {
  try {
    return helpers.hmacSha256('key', PANGRAM) === PANGRAM_HMAC && helpers.sha256(PANGRAM) === PANGRAM_SHA256;
  } catch {
    return false;
  }
}

/**
 * Chooses what a scenario signs with, once at its start: the platform's helpers when they give the known answers, else
 * plain JavaScript. How the platform hashes text beyond ASCII is not documented, so such text and raw bytes always go the
 * plain JavaScript way.
 *
 * @param comparisonKey any text an outsider does not know (`uuidgen()` twice): MACs are compared by their own HMACs under it
 */
export function scenarioPrimitives(helpers: ScenarioHashHelpers, comparisonKey: string): ChosenPrimitives {
  const portable = portablePrimitives(comparisonKey);
  if (!answersRight(helpers)) return { primitives: portable, native: false };
  const base64OfHex = (hex: string): string => base64OfBytes(bytesOfHex(hex) ?? []);
  const hmacSha256Base64 = (key: string, text: string): string =>
    isAscii(key) && isAscii(text) ? base64OfHex(helpers.hmacSha256(key, text)) : portable.hmacSha256Base64(key, text);
  return {
    native: true,
    primitives: {
      sha256Base64: (body) =>
        typeof body === 'string' && isAscii(body) ? base64OfHex(helpers.sha256(body)) : portable.sha256Base64(body),
      hmacSha256Base64,
      equal: (a, b) => hmacSha256Base64(comparisonKey, a) === hmacSha256Base64(comparisonKey, b),
    },
  };
}
