import type { KeyId } from '../keys/key-id';
import { formatKeyId } from '../keys/key-id';

/** The parts of a request that its signature covers, besides its own parameters. */
export interface CoveredParts {
  method: string;
  /** The absolute address that was signed, byte for byte. */
  targetUri: string;
  contentDigest: string;
  /** Present exactly when the request covers it: on every method but GET. */
  idempotencyKey?: string | undefined;
}

/** The parts of a signed request that its answer is tied to. Both sides keep it until the answer is signed or verified. */
export interface RequestBinding extends CoveredParts {
  keyId: KeyId;
  nonce: string;
}

/** The `@signature-params` of a message: its components, and the four parameters in their one order. */
export function signatureParameters(components: string, createdSeconds: number, nonce: string, keyId: KeyId): string {
  return `(${components});created=${createdSeconds};nonce="${nonce}";keyid="${formatKeyId(keyId)}";tag="tc1"`;
}

/**
 * The signature base of a request (RFC 9421 section 2.5): LF between lines, none at the end.
 *
 * @param mark `;req` when the lines stand inside the base of an answer (section 2.4)
 */
export function requestBase(request: CoveredParts, parameters: string, mark: '' | ';req' = ''): string {
  const { method, targetUri, contentDigest, idempotencyKey } = request;
  return (
    `"@method"${mark}: ${method}\n"@target-uri"${mark}: ${targetUri}\n"content-digest"${mark}: ${contentDigest}\n` +
    (idempotencyKey === undefined ? '' : `"idempotency-key"${mark}: ${idempotencyKey}\n`) +
    `"@signature-params": ${parameters}`
  );
}
