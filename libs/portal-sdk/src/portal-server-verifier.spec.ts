import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestToSign } from '#signing';
import {
  contentDigestOf,
  deriveKey,
  extractPrk,
  fieldsFromHeaders,
  headersFromFields,
  newNonce,
  nodePrimitives,
  signRequest,
  signWebhook,
  verifyAnswer,
} from '#signing';
import type { VerifiedRequest } from './index';
import { PortalServerVerifier, readIncomingRequest, RejectedRequest } from './index';

const licenceKey = 'TC9K-7Q2M-XW4D-0RTZ-H5JN-8VBE-3C';
const prk = extractPrk('p-one', licenceKey);
const now = (): number => Date.now();
const body = '{"type":"call.ended","title":"Ёж"}';

let server: Server;
let baseUrl: string;
let verifier: PortalServerVerifier;
let lastReason: string;

beforeAll(async () => {
  server = createServer((message, response) => {
    const work = async (): Promise<void> => {
      const request = await readIncomingRequest(message);
      const verified: VerifiedRequest =
        message.url === '/hook' ? verifier.verifyWebhook(request) : verifier.verifyIncoming(request);
      const id = 'id' in verified ? verified.id : undefined;
      const answer = verifier.signAnswer(verified, { status: 200, body: id === undefined ? verified.body : { id } });
      response.writeHead(answer.status, answer.headers).end(answer.body);
    };
    work().catch((error: unknown) => {
      lastReason = error instanceof RejectedRequest ? error.reason : String(error);
      response.writeHead(401).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  verifier = new PortalServerVerifier({ portalId: 'p-one', licenceKey, publicBaseUrl: `${baseUrl}/`, now });
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

interface Delivery {
  path?: string;
  text?: string | Uint8Array;
  id?: string;
  version?: number;
  portalId?: string;
  role?: 'c2p' | 'p2c';
  createdSeconds?: number;
  webhookHeaders?: Record<string, string>;
}

async function deliver(delivery: Delivery = {}): Promise<{ status: number; proven: boolean; body: unknown }> {
  const { path = '/ask', text = body, id = 'msg_1', version = 1, portalId = 'p-one', role = 'c2p' } = delivery;
  const toSign: RequestToSign = {
    keyId: { portalId, role, version },
    key: deriveKey(prk, role, version),
    method: 'POST',
    targetUri: baseUrl + path,
    contentDigest: contentDigestOf(nodePrimitives, text),
    idempotencyKey: id,
    nonce: newNonce(),
    createdSeconds: delivery.createdSeconds ?? Math.floor(Date.now() / 1000),
  };
  const { fields, binding } = signRequest(nodePrimitives, toSign);
  const headers = { ...headersFromFields(fields), ...delivery.webhookHeaders };
  const response = await fetch(baseUrl + path, { method: 'POST', headers, body: text });
  const answer = new Uint8Array(await response.arrayBuffer());
  const refusal = verifyAnswer(
    nodePrimitives,
    { status: response.status, fields: fieldsFromHeaders(Object.fromEntries(response.headers)), body: answer },
    { request: binding, key: deriveKey(prk, 'p2c', version), nowSeconds: Math.floor(Date.now() / 1000) },
  );
  return {
    status: response.status,
    proven: refusal === undefined,
    body: answer.length === 0 ? undefined : JSON.parse(Buffer.from(answer).toString()),
  };
}

const webhook = (id = 'msg_1', version = 1, timestampSeconds = Math.floor(Date.now() / 1000)) =>
  signWebhook(nodePrimitives, [deriveKey(prk, 'whk', version)], { id, timestampSeconds, body });

describe('questions', () => {
  it('are proven, parsed and answered with a signature', async () => {
    expect(await deliver()).toEqual({ status: 200, proven: true, body: JSON.parse(body) });
    expect(await deliver({ text: '' })).toEqual({ status: 200, proven: true, body: undefined });
  });

  it.each<[string, Delivery, string]>([
    ['of another portal', { portalId: 'p-two' }, 'unknown-key'],
    ['under a key version not accepted', { version: 2 }, 'unknown-key'],
    ['signed by the portal itself', { role: 'p2c' }, 'role'],
    ['of ten minutes ago', { createdSeconds: Math.floor(Date.now() / 1000) - 600 }, 'created-outside-window'],
    ['that are no JSON', { text: '{' }, 'body is not JSON'],
    ['that are no UTF-8', { text: Uint8Array.from([0x22, 0xff, 0x22]) }, 'body is not UTF-8'],
  ])('%s are refused', async (_name, delivery, reason) => {
    expect(await deliver(delivery)).toEqual({ status: 401, proven: false, body: undefined });
    expect(lastReason).toBe(reason);
  });

  it('are not read beyond 64 KiB', async () => {
    await deliver({ text: JSON.stringify('x'.repeat(70_000)) }).catch(() => undefined);
    expect(lastReason).toBe('body too long');
  });

  it('are accepted under every version that was named, and answered under the same', async () => {
    const one = verifier;
    verifier = new PortalServerVerifier({ portalId: 'p-one', licenceKey, publicBaseUrl: baseUrl, keyVersions: [1, 2] });
    expect(await deliver({ version: 2 })).toMatchObject({ status: 200, proven: true });
    expect(await deliver({ version: 1 })).toMatchObject({ status: 200, proven: true });
    verifier = one;
  });
});

describe('webhooks', () => {
  it('need both header sets and give their id', async () => {
    expect(await deliver({ path: '/hook', webhookHeaders: webhook() })).toEqual({
      status: 200,
      proven: true,
      body: { id: 'msg_1' },
    });
  });

  it.each<[string, () => Record<string, string>, string]>([
    ['without Standard Webhooks headers', () => ({}), 'webhook-headers'],
    ['whose two ids differ', () => webhook('msg_2'), 'webhook id differs from the signed one'],
    ['with a secret of another version', () => webhook('msg_1', 2), 'mac'],
    ['of ten minutes ago', () => webhook('msg_1', 1, Math.floor(Date.now() / 1000) - 600), 'created-outside-window'],
  ])('%s are refused', async (_name, headers, reason) => {
    expect(await deliver({ path: '/hook', webhookHeaders: headers() })).toMatchObject({ status: 401, proven: false });
    expect(lastReason).toBe(reason);
  });
});
