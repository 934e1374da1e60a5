import type { Primitives } from '../primitives/primitives';
import { SignatureRefusal } from './signature-refusal';

/** The digest of a body without bytes: what a receiver compares with when no body came. */
export const EMPTY_CONTENT_DIGEST = 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:';

/** The `Content-Digest` (RFC 9530) of a body exactly as it travels; a string counts as its UTF-8 bytes. */
export function contentDigestOf(primitives: Primitives, body: string | Uint8Array): string {
  return `sha-256=:${primitives.sha256Base64(body)}:`;
}

/**
 * Step two of verifying a message: whether the body is the one whose digest was signed. Call it with the raw bytes, before
 * anything parses them. Returns nothing when it is, else the refusal. The digest is no secret: a plain comparison will do.
 */
export function checkBody(
  primitives: Primitives,
  contentDigest: string,
  body: string | Uint8Array,
): SignatureRefusal | undefined {
  const actual = body.length === 0 ? EMPTY_CONTENT_DIGEST : contentDigestOf(primitives, body);
  return actual === contentDigest ? undefined : new SignatureRefusal('body');
}
