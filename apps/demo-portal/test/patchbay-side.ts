import {
  answerKeyId,
  contentDigestOf,
  deriveKey,
  extractPrk,
  fieldsFromHeaders,
  generateLicenceKey,
  headersFromFields,
  newIdempotencyKey,
  newNonce,
  nodePrimitives,
  signRequest,
  signWebhook,
  verifyAnswer,
} from '#signing';

/** The licence of the tests' portal, made anew for each run. */
export const licence = { portalId: 'p-test', licenceKey: generateLicenceKey() };

/** A key of that portal, version 1. */
export function keyOf(role: Parameters<typeof deriveKey>[1]): string {
  return deriveKey(extractPrk(licence.portalId, licence.licenceKey), role, 1);
}

/** How one message is sent. */
export interface SendOptions {
  /** Adds the headers of Standard Webhooks for this id. */
  webhookId?: string;
  /** Signs with another key. */
  key?: string;
}

/** Says something to the portal as Patchbay does, and proves its answer. */
export async function say(
  url: string,
  body: object,
  options: SendOptions = {},
): Promise<{ status: number; body: unknown; proven: boolean }> {
  const text = JSON.stringify(body);
  const nowSeconds = Math.floor(Date.now() / 1000);
  const { webhookId } = options;
  const signed = signRequest(nodePrimitives, {
    keyId: { portalId: licence.portalId, role: 'c2p', version: 1 },
    key: options.key ?? keyOf('c2p'),
    method: 'POST',
    targetUri: url,
    contentDigest: contentDigestOf(nodePrimitives, text),
    idempotencyKey: webhookId ?? newIdempotencyKey(),
    nonce: newNonce(),
    createdSeconds: nowSeconds,
  });
  const webhook =
    webhookId === undefined
      ? {}
      : signWebhook(nodePrimitives, [keyOf('whk')], { id: webhookId, timestampSeconds: nowSeconds, body: text });
  const response = await fetch(url, {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'application/json', ...headersFromFields(signed.fields), ...webhook },
  });
  const said = await response.text();
  const refusal = verifyAnswer(
    nodePrimitives,
    { status: response.status, fields: fieldsFromHeaders(Object.fromEntries(response.headers)), body: said },
    { request: signed.binding, key: keyOf(answerKeyId(signed.binding.keyId).role), nowSeconds },
  );
  return { status: response.status, body: said === '' ? undefined : JSON.parse(said), proven: refusal === undefined };
}
