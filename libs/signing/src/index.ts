export type { Primitives } from './primitives/primitives';
export { nodePrimitives } from './primitives/node-primitives';
export { portablePrimitives } from './primitives/portable-sha256';
export { scenarioPrimitives } from './primitives/scenario-primitives';
export type { ChosenPrimitives, ScenarioHashHelpers } from './primitives/scenario-primitives';

export { answerKeyId, formatKeyId, isPortalId, MAX_KEY_VERSION, parseKeyId } from './keys/key-id';
export type { KeyId, KeyRole, MessageRole } from './keys/key-id';
export { deriveKey, extractPrk } from './keys/key-derivation';
export { generateLicenceKey, isStrongLicenceKey } from './keys/licence-key';
export { newIdempotencyKey, newNonce } from './keys/random-ids';
export { nonceFromEntropy } from './keys/nonce-from-entropy';

export { IDEMPOTENCY_KEY, NONCE_MEMORY_SECONDS, WINDOW_SECONDS } from './messages/profile';
export { checkBody, contentDigestOf, EMPTY_CONTENT_DIGEST } from './messages/content-digest';
export { fieldsFromHeaders, headersFromFields } from './messages/signature-fields';
export type { HeaderBag, ReceivedFields, SignatureFields } from './messages/signature-fields';
export type { RequestBinding } from './messages/request-binding';
export { signRequest } from './messages/request-signing';
export type { RequestToSign, SignedRequest } from './messages/request-signing';
export { checkRequestMac, readRequest, verifyRequest } from './messages/request-verification';
export type { ClaimedRequest, ReceivedRequestHead, RequestVerification } from './messages/request-verification';
export { answerCreatedSeconds, signAnswer, verifyAnswer } from './messages/answer';
export type { AnswerToSign, AnswerVerification, ReceivedAnswer } from './messages/answer';
export {
  ACCESS_URL_STATUS,
  accessUrlAnswer,
  accessUrlHeaders,
  fieldsFromAccessUrlHeaders,
  readAccessUrlAnswer,
} from './messages/access-url';
export type { ListedHeader } from './messages/access-url';
export { asciiJson } from './messages/ascii-json';
export { signWebhook, verifyWebhook, webhookSecret } from './messages/standard-webhooks';
export type { WebhookToSign } from './messages/standard-webhooks';
export { SignatureRefusal } from './messages/signature-refusal';
export type { RefusalReason } from './messages/signature-refusal';
export { SigningMisuse } from './messages/signing-misuse';
