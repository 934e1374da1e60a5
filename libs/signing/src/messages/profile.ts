import { KEY_ID_PATTERN } from '../keys/key-id';
import { SigningMisuse } from './signing-misuse';

/** How far `created` may lie from the receiver's clock, either way, in seconds. */
export const WINDOW_SECONDS = 300;

/**
 * How long a receiver must remember a nonce, in seconds: both halves of the window and a minute more, so that no
 * signature can be valid after it was forgotten.
 */
export const NONCE_MEMORY_SECONDS = 660;

const PARAMETERS = `;created=(\\d{10});nonce="([A-Za-z0-9_-]{22,64})";keyid="${KEY_ID_PATTERN}";tag="tc1"`;

/**
 * The one accepted spelling of a request's `Signature-Input`. Groups: signature parameters, idempotency key covered,
 * created, nonce, and the three of the key id. No nested repeats: linear time.
 */
export const REQUEST_INPUT = new RegExp(
  `^tc1=(\\("@method" "@target-uri" "content-digest"( "idempotency-key")?\\)${PARAMETERS})$`,
);

/** Finds `created` in an answer's `Signature-Input`; all its other parts are known beforehand and compared as text. */
export const ANSWER_CREATED = /^tc1=\([a-z0-9@;" -]{1,160}\);created=(\d{10});/;

/** The one accepted spelling of `Signature`, with its MAC as a group. */
export const SIGNATURE = /^tc1=:([A-Za-z0-9+/]{43}=):$/;

/** The one accepted spelling of `Content-Digest` (RFC 9530, sha-256 only). */
export const CONTENT_DIGEST = /^sha-256=:[A-Za-z0-9+/]{43}=:$/;

/** 1 to 255 visible ASCII characters. No blanks, so that two headers joined by a comma and a blank never pass. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

const TARGET_URI = /^https?:\/\/[\x21-\x7e]{1,8192}$/;
const METHOD = /^[A-Z]{3,20}$/;
const NONCE = /^[A-Za-z0-9_-]{22,64}$/;
const KEY = /^[0-9a-f]{64}$/;

/** Whether a method can be signed. HEAD cannot: its answer would carry the digest of a body that never travels. */
export function isSignableMethod(method: string): boolean {
  return METHOD.test(method) && method !== 'HEAD';
}

/** Whether a text can stand in the base as `@target-uri`: an absolute http(s) address in visible ASCII. */
export function isTargetUri(uri: string): boolean {
  return TARGET_URI.test(uri);
}

/** Whether a request of this method covers an idempotency key: every method but GET. */
export function coversIdempotencyKey(method: string): boolean {
  return method !== 'GET';
}

/**
 * Refuses to sign what no receiver accepts. None of the messages repeats a value, because one of them is a key.
 *
 * @throws SigningMisuse naming the first wrong part
 */
export function assertSignable(parts: {
  key: string;
  nonce: string;
  createdSeconds: number;
  contentDigest: string;
}): void {
  if (!KEY.test(parts.key)) throw new SigningMisuse('A signing key has 64 lower-case hexadecimal characters.');
  if (!NONCE.test(parts.nonce)) throw new SigningMisuse('A nonce has 22 to 64 url-safe characters.');
  if (!CONTENT_DIGEST.test(parts.contentDigest)) throw new SigningMisuse('The content digest is not a sha-256 one.');
  if (!Number.isInteger(parts.createdSeconds) || !/^\d{10}$/.test(String(parts.createdSeconds))) {
    throw new SigningMisuse('The time of a signature is in whole seconds since 1970.');
  }
}
