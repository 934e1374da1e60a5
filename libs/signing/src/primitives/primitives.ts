/**
 * The three operations that profile tc1 needs from its surroundings. Everything else in this room is plain text work, so
 * the same code signs in Node, in a browser and inside a call scenario.
 *
 * Strings are hashed as UTF-8. Keys are 64 lower-case hexadecimal characters used as ASCII text, never decoded.
 */
export interface Primitives {
  /** SHA-256 of a body, as 44 base64 characters with padding. */
  readonly sha256Base64: (body: string | Uint8Array) => string;
  /** HMAC-SHA-256 of a text under a key, as 44 base64 characters with padding. */
  readonly hmacSha256Base64: (key: string, text: string) => string;
  /** Whether two texts are the same, in a time that does not tell how many leading characters agree. */
  readonly equal: (a: string, b: string) => boolean;
}
