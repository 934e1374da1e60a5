import type { KeyId } from '../keys/key-id';
import type { Primitives } from '../primitives/primitives';
import { assertSignable, coversIdempotencyKey, IDEMPOTENCY_KEY, isSignableMethod, isTargetUri } from './profile';
import type { RequestBinding } from './request-binding';
import { requestBase, signatureParameters } from './request-binding';
import type { SignatureFields } from './signature-fields';
import { SigningMisuse } from './signing-misuse';

/** A request to be signed. */
export interface RequestToSign {
  keyId: KeyId;
  /** The 64 hexadecimal characters that `deriveKey` gave for `keyId`. */
  key: string;
  method: string;
  /** The absolute address, exactly as the receiver will put it together: its public base and the raw request target. */
  targetUri: string;
  /** What `contentDigestOf` gives for the body as it will travel, or `EMPTY_CONTENT_DIGEST`. */
  contentDigest: string;
  /** Required on every method but GET, refused on GET. */
  idempotencyKey?: string | undefined;
  /** A fresh one for every attempt, retries included. */
  nonce: string;
  createdSeconds: number;
}

/** A signed request: the fields to send, and what its answer must be bound to. */
export interface SignedRequest {
  fields: SignatureFields;
  binding: RequestBinding;
}

function assertRequestSignable(request: RequestToSign): void {
  assertSignable(request);
  if (!isSignableMethod(request.method)) throw new SigningMisuse('This method cannot be signed.');
  if (!isTargetUri(request.targetUri))
    throw new SigningMisuse('The target is not an absolute http(s) address in ASCII.');
  const covered = coversIdempotencyKey(request.method);
  if (covered !== (request.idempotencyKey !== undefined)) {
    throw new SigningMisuse('An idempotency key goes with every write and never with GET.');
  }
  if (request.idempotencyKey !== undefined && !IDEMPOTENCY_KEY.test(request.idempotencyKey)) {
    throw new SigningMisuse('An idempotency key has 1 to 255 visible ASCII characters.');
  }
}

/**
 * Signs a request by profile tc1 (RFC 9421 narrowed). Pure: the same input gives the same signature.
 *
 * @throws SigningMisuse for input that every receiver would refuse
 */
export function signRequest(primitives: Primitives, request: RequestToSign): SignedRequest {
  assertRequestSignable(request);
  const { keyId, nonce, method, targetUri, contentDigest, idempotencyKey } = request;
  const components =
    '"@method" "@target-uri" "content-digest"' + (idempotencyKey === undefined ? '' : ' "idempotency-key"');
  const parameters = signatureParameters(components, request.createdSeconds, nonce, keyId);
  const mac = primitives.hmacSha256Base64(request.key, requestBase(request, parameters));
  return {
    fields: { contentDigest, signatureInput: `tc1=${parameters}`, signature: `tc1=:${mac}:`, idempotencyKey },
    binding: { keyId, nonce, method, targetUri, contentDigest, idempotencyKey },
  };
}
