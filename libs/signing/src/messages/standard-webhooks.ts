import { base64OfBytes } from '../primitives/base64';
import { utf8Bytes } from '../primitives/portable-sha256';
import type { Primitives } from '../primitives/primitives';
import type { HeaderBag } from './signature-fields';
import { WINDOW_SECONDS } from './profile';
import { SignatureRefusal } from './signature-refusal';
import { SigningMisuse } from './signing-misuse';

/**
 * No dot: the signed text is `id.timestamp.body`, and an id with a dot could be read as another id and time.
 * Source: Standard Webhooks 1.0, "Signature scheme".
 */
const WEBHOOK_ID = /^[A-Za-z0-9_-]{1,64}$/;
const TIMESTAMP = /^\d{10}$/;
const SIGNATURE_LIST = /^v1,[A-Za-z0-9+/]{43}=(?: v1,[A-Za-z0-9+/]{43}=){0,4}$/;

/** A webhook to be signed by Standard Webhooks 1.0. */
export interface WebhookToSign {
  /** Its permanent id, the same for every delivery: letters, digits, `_` and `-`, at most 64. */
  id: string;
  timestampSeconds: number;
  /** The body as it will travel. */
  body: string;
}

/** The shared secret in the spelling that Standard Webhooks libraries take. `key` is the `whk` key. */
export function webhookSecret(key: string): string {
  return `whsec_${base64OfBytes(utf8Bytes(key))}`;
}

/**
 * The three headers of Standard Webhooks 1.0.
 *
 * @param keys the `whk` keys to sign with: during a rotation the new and the old one, at most five
 * @throws SigningMisuse when the id has another form or the number of keys is wrong
 */
export function signWebhook(
  primitives: Primitives,
  keys: readonly string[],
  webhook: WebhookToSign,
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  if (!WEBHOOK_ID.test(webhook.id)) throw new SigningMisuse('A webhook id has 1 to 64 letters, digits, _ or -.');
  if (keys.length < 1 || keys.length > 5) throw new SigningMisuse('A webhook is signed with one to five keys.');
  const timestamp = String(webhook.timestampSeconds);
  const text = `${webhook.id}.${timestamp}.${webhook.body}`;
  return {
    'webhook-id': webhook.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': keys.map((key) => `v1,${primitives.hmacSha256Base64(key, text)}`).join(' '),
  };
}

/**
 * Verifies the three headers of Standard Webhooks 1.0. Returns nothing when one signature holds, else the refusal.
 * Repetitions are not noticed: the receiver remembers ids.
 *
 * @param body the raw body as text; decode bytes strictly (`fatal`), or two bodies could pass for one
 */
export function verifyWebhook(
  primitives: Primitives,
  key: string,
  webhook: { headers: HeaderBag; body: string },
  nowSeconds: number,
): SignatureRefusal | undefined {
  const id = webhook.headers['webhook-id'];
  const timestamp = webhook.headers['webhook-timestamp'];
  const signatures = webhook.headers['webhook-signature'];
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') {
    return new SignatureRefusal('webhook-headers');
  }
  if (!WEBHOOK_ID.test(id) || !TIMESTAMP.test(timestamp) || !SIGNATURE_LIST.test(signatures)) {
    return new SignatureRefusal('webhook-headers');
  }
  const expected = `v1,${primitives.hmacSha256Base64(key, `${id}.${timestamp}.${webhook.body}`)}`;
  if (!signatures.split(' ').some((signature) => primitives.equal(signature, expected))) {
    return new SignatureRefusal('mac');
  }
  return Math.abs(nowSeconds - Number(timestamp)) <= WINDOW_SECONDS
    ? undefined
    : new SignatureRefusal('created-outside-window', Number(timestamp));
}
