import type { Primitives } from '../primitives/primitives';

/**
 * A nonce where no secure random source exists, as inside a scenario: the hash of a text that never repeats, for example
 * two fresh UUIDs, the session id and the time, as 43 url-safe characters.
 */
export function nonceFromEntropy(primitives: Primitives, entropy: string): string {
  return primitives.sha256Base64(entropy).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}
