import { createHmac, timingSafeEqual } from 'node:crypto';
import { createSignatureSync, component } from 'http-message-sig';
import { httpbis } from 'http-message-signatures';
import { Webhook } from 'standardwebhooks';
import {
  contentDigestOf,
  deriveKey,
  extractPrk,
  fieldsFromHeaders,
  headersFromFields,
  newNonce,
  nodePrimitives,
  signAnswer,
  SignatureRefusal,
  signRequest,
  signWebhook,
  verifyAnswer,
  verifyRequest,
  verifyWebhook,
  webhookSecret,
} from './index';

const prk = extractPrk('p10023', 'TC9K-7Q2M-XW4D-0RTZ-H5JN-8VBE-3C');
const requestKey = deriveKey(prk, 'p2c', 1);
const answerKey = deriveKey(prk, 'c2p', 1);
const hmac = (key: string, data: Uint8Array): Buffer => createHmac('sha256', key).update(data).digest();

const body = '{"title":"Отдел продаж"}';
const answerBody = '{"numberId":"n1"}';
const url = 'https://tc.example.net/v1/numbers?a=1&b=%20';
const requestFields = ['@method', '@target-uri', 'content-digest', 'idempotency-key'];
const answerFields = ['@status', 'content-digest', ...requestFields.map((field) => `${field};req`)];
const parameters = ['created', 'nonce', 'keyid', 'tag'];

function exchange() {
  const created = Math.floor(Date.now() / 1000);
  const nonce = newNonce();
  const request = signRequest(nodePrimitives, {
    keyId: { portalId: 'p10023', role: 'p2c', version: 1 },
    key: requestKey,
    method: 'POST',
    targetUri: url,
    contentDigest: contentDigestOf(nodePrimitives, body),
    idempotencyKey: 'order-1',
    nonce,
    createdSeconds: created,
  });
  const answer = signAnswer(nodePrimitives, {
    request: request.binding,
    key: answerKey,
    status: 201,
    contentDigest: contentDigestOf(nodePrimitives, answerBody),
    createdSeconds: created,
  });
  return { created, nonce, request, answer };
}

const oracleConfig = (role: 'p2c' | 'c2p', created: number, nonce: string) => ({
  name: 'tc1',
  params: parameters,
  paramValues: { created: new Date(created * 1000), nonce, keyid: `p10023.${role}.1`, tag: 'tc1' },
  key: { sign: async (data: Buffer) => hmac(role === 'p2c' ? requestKey : answerKey, data) },
});

const keyLookup = async (claimed: { keyid?: string }) => ({
  verify: async (data: Buffer, signature: Buffer) =>
    timingSafeEqual(hmac(claimed.keyid === 'p10023.p2c.1' ? requestKey : answerKey, data), signature),
});

describe('http-message-signatures', () => {
  it('verifies our request and our answer, and refuses them altered', async () => {
    const { request, answer } = exchange();
    const message = { method: 'POST', url, headers: headersFromFields(request.fields) };
    const config = { keyLookup, requiredParams: parameters };
    expect(await httpbis.verifyMessage(config, message)).toBe(true);
    expect(await httpbis.verifyMessage(config, { ...message, method: 'PUT' })).toBe(false);
    const response = { status: 201, headers: headersFromFields(answer) };
    expect(await httpbis.verifyMessage(config, response, message)).toBe(true);
    expect(await httpbis.verifyMessage(config, { ...response, status: 200 }, message)).toBe(false);
  });

  it('signs requests and answers that we verify, byte for byte ours', async () => {
    const { created, nonce, request, answer } = exchange();
    const unsigned = { 'content-digest': request.fields.contentDigest, 'idempotency-key': 'order-1' };
    const message = { method: 'POST', url, headers: unsigned };
    const signed = await httpbis.signMessage(
      { ...oracleConfig('p2c', created, nonce), fields: requestFields },
      message,
    );
    const headers = lowerCase(signed.headers);
    expect(headers).toEqual(headersFromFields(request.fields));
    const receiver = { roles: ['p2c' as const], findKey: () => requestKey, nowSeconds: created };
    const received = { method: 'POST', targetUri: url, fields: fieldsFromHeaders(headers), body };
    expect(verifyRequest(nodePrimitives, received, receiver)).not.toBeInstanceOf(SignatureRefusal);

    const response = { status: 201, headers: { 'content-digest': answer.contentDigest } };
    const config = { ...oracleConfig('c2p', created, nonce), fields: answerFields };
    const answered = await httpbis.signMessage(config, response, message);
    const fields = fieldsFromHeaders(lowerCase(answered.headers));
    const expected = { request: request.binding, key: answerKey, nowSeconds: created };
    expect(verifyAnswer(nodePrimitives, { status: 201, fields, body: answerBody }, expected)).toBeUndefined();
  });
});

describe('http-message-sig', () => {
  it('signs requests and answers byte for byte as we do', () => {
    const { created, nonce, request, answer } = exchange();
    const message = {
      kind: 'request' as const,
      method: 'POST',
      targetUri: url,
      fields: [
        { name: 'content-digest', value: request.fields.contentDigest },
        { name: 'idempotency-key', value: 'order-1' },
      ],
    };
    const options = (role: 'p2c' | 'c2p') => ({
      label: 'tc1',
      parameters: { created, nonce, keyid: `p10023.${role}.1`, tag: 'tc1' },
      signer: {
        algorithm: 'hmac-sha256',
        sign: (data: Uint8Array) => hmac(role === 'p2c' ? requestKey : answerKey, data),
      },
    });
    expect(createSignatureSync(message, { ...options('p2c'), components: requestFields })).toEqual({
      signatureInput: request.fields.signatureInput,
      signature: request.fields.signature,
    });
    const response = {
      kind: 'response' as const,
      status: 201,
      fields: [{ name: 'content-digest', value: answer.contentDigest }],
      request: message,
    };
    const components = ['@status', 'content-digest', ...requestFields.map((name) => component(name, { req: true }))];
    expect(createSignatureSync(response, { ...options('c2p'), components })).toEqual({
      signatureInput: answer.signatureInput,
      signature: answer.signature,
    });
  });
});

describe('standardwebhooks', () => {
  const key = deriveKey(prk, 'whk', 1);
  const oracle = new Webhook(webhookSecret(key));

  it('verifies our webhook, and we verify its', () => {
    const timestampSeconds = Math.floor(Date.now() / 1000);
    const ours = signWebhook(nodePrimitives, [deriveKey(prk, 'whk', 2), key], { id: 'msg_1', timestampSeconds, body });
    expect(oracle.verify(body, ours)).toEqual(JSON.parse(body));
    const theirs = {
      'webhook-id': 'msg_2',
      'webhook-timestamp': String(timestampSeconds),
      'webhook-signature': oracle.sign('msg_2', new Date(timestampSeconds * 1000), body),
    };
    expect(verifyWebhook(nodePrimitives, key, { headers: theirs, body }, timestampSeconds)).toBeUndefined();
  });
});

function lowerCase(headers: Record<string, string | string[]>): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
