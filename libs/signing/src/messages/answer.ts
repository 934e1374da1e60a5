import { answerKeyId } from '../keys/key-id';
import type { Primitives } from '../primitives/primitives';
import { checkBody } from './content-digest';
import { ANSWER_CREATED, assertSignable, CONTENT_DIGEST, SIGNATURE, WINDOW_SECONDS } from './profile';
import type { RequestBinding } from './request-binding';
import { requestBase, signatureParameters } from './request-binding';
import type { ReceivedFields, SignatureFields } from './signature-fields';
import { SignatureRefusal } from './signature-refusal';
import { SigningMisuse } from './signing-misuse';

/** An answer to be signed. */
export interface AnswerToSign {
  /** The request it answers, as the receiver verified it. */
  request: RequestBinding;
  /** The key of `answerKeyId(request.keyId)`: the opposite direction, the version that the peer used. */
  key: string;
  status: number;
  /** Digest of the body as it will travel. */
  contentDigest: string;
  createdSeconds: number;
}

/** An answer as it arrived. */
export interface ReceivedAnswer {
  status: number;
  fields: ReceivedFields;
  body: string | Uint8Array;
}

/** How an answer is verified. */
export interface AnswerVerification {
  /** The request as it was sent; `signRequest` gave it. */
  request: RequestBinding;
  /** The key of `answerKeyId(request.keyId)`. */
  key: string;
  nowSeconds: number;
  /** For answers kept and used again later: the signature must hold, its age does not matter. */
  ignoreWindow?: boolean;
}

const isStatus = (status: number): boolean => Number.isInteger(status) && status >= 100 && status <= 599;

function answerParameters(request: RequestBinding, createdSeconds: number): string {
  const components =
    '"@status" "content-digest" "@method";req "@target-uri";req "content-digest";req' +
    (request.idempotencyKey === undefined ? '' : ' "idempotency-key";req');
  return signatureParameters(components, createdSeconds, request.nonce, answerKeyId(request.keyId));
}

function answerBase(request: RequestBinding, status: number, contentDigest: string, parameters: string): string {
  return `"@status": ${status}\n"content-digest": ${contentDigest}\n${requestBase(request, parameters, ';req')}`;
}

/**
 * Signs an answer, tied to its request: no other request, status or body can be put in its place (RFC 9421 section 2.4).
 *
 * @throws SigningMisuse for input that every receiver would refuse
 */
export function signAnswer(primitives: Primitives, answer: AnswerToSign): SignatureFields {
  const { request, contentDigest, createdSeconds, key } = answer;
  assertSignable({ key, nonce: request.nonce, createdSeconds, contentDigest });
  if (!isStatus(answer.status)) throw new SigningMisuse('A status is a whole number from 100 to 599.');
  const parameters = answerParameters(request, createdSeconds);
  const mac = primitives.hmacSha256Base64(key, answerBase(request, answer.status, contentDigest, parameters));
  return { contentDigest, signatureInput: `tc1=${parameters}`, signature: `tc1=:${mac}:` };
}

/**
 * Verifies an answer against the request it must belong to. Returns nothing when it holds, else the refusal; treat every
 * refusal, and so every unsigned answer, as a failure of transport whatever its status says.
 *
 * `clock-skew` means that all but the time held: `createdSeconds` is then the peer's authenticated clock.
 */
export function verifyAnswer(
  primitives: Primitives,
  answer: ReceivedAnswer,
  expected: AnswerVerification,
): SignatureRefusal | undefined {
  const { fields, status, body } = answer;
  if (!isStatus(status)) return new SignatureRefusal('status');
  const created = answerCreatedSeconds(fields);
  if (created === undefined) return new SignatureRefusal('signature-input');
  const parameters = answerParameters(expected.request, created);
  if (fields.signatureInput !== `tc1=${parameters}`) return new SignatureRefusal('not-bound-to-request');
  const mac = SIGNATURE.exec(fields.signature)?.[1];
  if (mac === undefined) return new SignatureRefusal('signature');
  const { contentDigest } = fields;
  if (!CONTENT_DIGEST.test(contentDigest)) return new SignatureRefusal('content-digest');
  const base = answerBase(expected.request, status, contentDigest, parameters);
  if (!primitives.equal(primitives.hmacSha256Base64(expected.key, base), mac)) return new SignatureRefusal('mac');
  const wrongBody = checkBody(primitives, contentDigest, body);
  if (wrongBody !== undefined) return wrongBody;
  const inWindow = Math.abs(expected.nowSeconds - created) <= WINDOW_SECONDS;
  return inWindow || expected.ignoreWindow === true
    ? undefined
    : new SignatureRefusal('created-outside-window', created);
}

/**
 * When the peer says it signed an answer, in seconds since 1970; `undefined` for a malformed field. It proves nothing
 * before `verifyAnswer` has held (a refusal for `clock-skew` will do): then it is the peer's authenticated clock.
 */
export function answerCreatedSeconds(fields: ReceivedFields): number | undefined {
  const created = ANSWER_CREATED.exec(fields.signatureInput)?.[1];
  return created === undefined ? undefined : Number(created);
}
