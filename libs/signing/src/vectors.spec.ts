import { createHmac, hkdfSync } from 'node:crypto';
import type { KeyRole, MessageRole, SignatureFields } from './index';
import {
  checkBody,
  contentDigestOf,
  deriveKey,
  EMPTY_CONTENT_DIGEST,
  extractPrk,
  fieldsFromHeaders,
  headersFromFields,
  nodePrimitives,
  portablePrimitives,
  readRequest,
  scenarioPrimitives,
  signAnswer,
  SignatureRefusal,
  signRequest,
  signWebhook,
  verifyAnswer,
  verifyRequest,
  verifyWebhook,
  webhookSecret,
} from './index';
import { base64OfBytes } from './primitives/base64';
import { portableHmacSha256, utf8Bytes } from './primitives/portable-sha256';
import vectors from './tc1-vectors.json';

const CREATED = 1_764_000_000;
const BASE = 'https://tc.example.net/v1';
const prk = extractPrk(vectors.portal, vectors.licence);

const native = scenarioPrimitives(
  {
    sha256: (text) => Buffer.from(nodePrimitives.sha256Base64(text), 'base64').toString('hex'),
    hmacSha256: (key, text) => Buffer.from(nodePrimitives.hmacSha256Base64(key, text), 'base64').toString('hex'),
  },
  'comparison',
);

const everyPrimitives = [
  ['node', nodePrimitives],
  ['portable', portablePrimitives('comparison')],
  ['scenario helpers', native.primitives],
] as const;

/** Method, address, body, signing role, vector of the request; then status, body and vector of the answer. */
const exchanges = [
  {
    name: 'V1',
    role: 'p2c',
    method: 'GET',
    targetUri: `${BASE}/balance?currency=RUB`,
    body: '',
    vector: vectors.v1,
    answer: { name: 'R1', status: 200, body: vectors.b1, vector: vectors.r1 },
  },
  {
    name: 'V2',
    role: 'p2c',
    method: 'POST',
    targetUri: `${BASE}/numbers`,
    body: vectors.b2,
    vector: vectors.v2,
    answer: { name: 'R2', status: 402, body: vectors.rb2, vector: vectors.r2 },
  },
  {
    name: 'V3',
    role: 's2c',
    method: 'POST',
    targetUri: `${BASE}/scenario/config`,
    body: vectors.b3,
    vector: vectors.v3,
    answer: { name: 'R3', status: 200, body: vectors.rb3, vector: vectors.r3 },
  },
  {
    name: 'V4',
    role: 'c2p',
    method: 'POST',
    targetUri: 'https://portal.example.org/telephony/hook',
    body: vectors.b4,
    vector: vectors.v4,
    answer: undefined,
  },
] as const;

const opposite: Record<MessageRole, MessageRole> = {
  p2c: 'c2p',
  c2p: 'p2c',
  s2c: 'c2s',
  c2s: 's2c',
  p2s: 's2p',
  s2p: 'p2s',
};

function signed(primitives: typeof nodePrimitives, exchange: (typeof exchanges)[number]) {
  const nonce = /nonce="([^"]+)"/.exec(exchange.vector.headers['signature-input'])?.[1] ?? '';
  const headers: Record<string, string> = exchange.vector.headers;
  return signRequest(primitives, {
    keyId: { portalId: vectors.portal, role: exchange.role, version: 1 },
    key: deriveKey(prk, exchange.role, 1),
    method: exchange.method,
    targetUri: exchange.targetUri,
    contentDigest: contentDigestOf(primitives, exchange.body),
    idempotencyKey: headers['idempotency-key'],
    nonce,
    createdSeconds: CREATED,
  });
}

describe('keys', () => {
  it('derives the pseudo-random key and every leaf key of the vectors', () => {
    expect(prk).toBe(vectors.prk);
    for (const [role, key] of Object.entries(vectors.keys)) expect(deriveKey(prk, role as KeyRole, 1)).toBe(key);
    expect(deriveKey(prk, 'p2c', 2)).toBe(vectors.p2c_v2);
  });

  it.each(['p2c', 'c2p', 's2c', 'c2s', 'p2s', 's2p', 'whk'] as const)('agrees with HKDF of Node for %s', (role) => {
    const derived = hkdfSync('sha256', vectors.licence, `tc1:${vectors.portal}`, `tc1:${role}:7`, 32);
    expect(deriveKey(prk, role, 7)).toBe(Buffer.from(derived).toString('hex'));
  });
});

describe.each(everyPrimitives)('with %s primitives', (_name, primitives) => {
  it.each(exchanges)('signs and verifies $name', (exchange) => {
    const { fields, binding } = signed(primitives, exchange);
    expect(headersFromFields(fields)).toEqual(exchange.vector.headers);
    const request = {
      method: exchange.method,
      targetUri: exchange.targetUri,
      fields: fieldsFromHeaders(exchange.vector.headers),
    };
    const claimed = readRequest(request, [exchange.role]);
    expect(claimed).toMatchObject({ base: exchange.vector.base, createdSeconds: CREATED, ...binding });
    const receiver = { roles: [exchange.role], findKey: () => deriveKey(prk, exchange.role, 1), nowSeconds: CREATED };
    expect(verifyRequest(primitives, { ...request, body: exchange.body }, receiver)).toEqual(binding);
  });

  it.each(exchanges.filter((exchange) => exchange.answer !== undefined))(
    'signs and verifies the answer of $name',
    (exchange) => {
      const { binding } = signed(primitives, exchange);
      const { status, body, vector } = exchange.answer;
      const key = deriveKey(prk, opposite[exchange.role], 1);
      const contentDigest = contentDigestOf(primitives, body);
      const fields = signAnswer(primitives, {
        request: binding,
        key,
        status,
        contentDigest,
        createdSeconds: CREATED + 1,
      });
      expect(headersFromFields(fields)).toEqual(vector.headers);
      const answer = { status, fields: fieldsFromHeaders(vector.headers), body };
      expect(verifyAnswer(primitives, answer, { request: binding, key, nowSeconds: CREATED })).toBeUndefined();
    },
  );

  it('knows the digest of the empty body', () => {
    expect(contentDigestOf(primitives, '')).toBe(EMPTY_CONTENT_DIGEST);
    expect(contentDigestOf(primitives, new Uint8Array())).toBe(EMPTY_CONTENT_DIGEST);
    expect(checkBody(primitives, EMPTY_CONTENT_DIGEST, '')).toBeUndefined();
  });
});

it('signs the webhook of the vectors by Standard Webhooks', () => {
  const key = deriveKey(prk, 'whk', 1);
  expect(webhookSecret(key)).toBe(vectors.whsec);
  const headers = signWebhook(nodePrimitives, [key], { id: vectors.id, timestampSeconds: CREATED, body: vectors.b4 });
  expect(headers).toEqual({
    'webhook-id': vectors.id,
    'webhook-timestamp': String(CREATED),
    'webhook-signature': vectors.sw,
  });
  expect(verifyWebhook(nodePrimitives, key, { headers, body: vectors.b4 }, CREATED)).toBeUndefined();
});

it('computes the hmac-sha256 example of RFC 9421 appendix B.2.5', () => {
  const secret = Buffer.from(
    'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==',
    'base64',
  );
  const base =
    '"date": Tue, 20 Apr 2021 02:07:55 GMT\n"@authority": example.com\n"content-type": application/json\n' +
    '"@signature-params": ("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"';
  const expected = 'pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=';
  expect(createHmac('sha256', secret).update(base).digest('base64')).toBe(expected);
  expect(base64OfBytes(portableHmacSha256(secret, utf8Bytes(base)))).toBe(expected);
});

describe('the variations of V2', () => {
  const key = vectors.keys.p2c;
  const original = {
    method: 'POST',
    targetUri: `${BASE}/numbers`,
    headers: vectors.v2.headers as Record<string, string>,
    body: vectors.b2,
  };

  function outcome(change: Partial<typeof original> & { nowSeconds?: number; key?: string }): string {
    const { headers, ...request } = { ...original, ...change };
    const receiver = {
      roles: ['p2c' as const],
      findKey: () => change.key ?? key,
      nowSeconds: change.nowSeconds ?? CREATED,
    };
    const result = verifyRequest(nodePrimitives, { ...request, fields: fieldsFromHeaders(headers) }, receiver);
    return result instanceof SignatureRefusal ? `${result.code}: ${result.reason}` : (result.idempotencyKey ?? '');
  }

  const withMac = (mac: string) => ({ ...original.headers, signature: `tc1=:${mac}:` });

  it('holds unchanged', () => expect(outcome({})).toBe('7f1c2f1e-5b1e-4c57-9a53-0c8a4e0f6b11'));

  it('N1: another spelling of the same MAC bytes is refused', () => {
    const respelt = '5r8ZRLH87GdLjsr/syC0TgcRzR4BvvVJrHYzIst9YgZ=';
    expect(Buffer.from(respelt, 'base64')).toEqual(
      Buffer.from('5r8ZRLH87GdLjsr/syC0TgcRzR4BvvVJrHYzIst9YgY=', 'base64'),
    );
    expect(outcome({ headers: withMac(respelt) })).toBe('signature-rejected: mac');
  });

  it('N2: one more space in the body is refused', () => {
    expect(outcome({ body: `${vectors.b2} ` })).toBe('signature-rejected: body');
  });

  it('N3: an address with a bare question mark is refused', () => {
    expect(outcome({ targetUri: `${original.targetUri}?` })).toBe('signature-rejected: mac');
  });

  it('N4: one second outside the window is clock skew, the edges are not', () => {
    expect(outcome({ nowSeconds: CREATED + 301 })).toBe('clock-skew: created-outside-window');
    expect(outcome({ nowSeconds: CREATED - 301 })).toBe('clock-skew: created-outside-window');
    expect(outcome({ nowSeconds: CREATED + 300 })).toContain('7f1c');
    expect(outcome({ nowSeconds: CREATED - 300 })).toContain('7f1c');
  });

  it('N5: a request that lost its idempotency key is refused', () => {
    expect(outcome({ headers: { ...original.headers, 'idempotency-key': '' } })).toBe(
      'signature-rejected: idempotency-key',
    );
  });

  it('N6: the same base signed with the key of the other direction is refused', () => {
    const mac = '/LtUMMOFK4g9KzpA1WNL9FJwNAyvynty8cFjweHZQXA=';
    expect(nodePrimitives.hmacSha256Base64(vectors.keys.c2p, vectors.v2.base)).toBe(mac);
    expect(outcome({ headers: withMac(mac) })).toBe('signature-rejected: mac');
  });

  it('N7: a second delivery carries the same key id and nonce, by which the receiver knows it', () => {
    const request = { ...original, fields: fieldsFromHeaders(original.headers) };
    const first = readRequest(request, ['p2c']);
    expect(first).toMatchObject({
      nonce: 'EBESExQVFhcYGRobHB0eHw',
      keyId: { portalId: 'p10023', role: 'p2c', version: 1 },
    });
    expect(readRequest(request, ['p2c'])).toEqual(first);
  });

  it('N8: the next key version holds during the overlap', () => {
    const headers = {
      ...withMac('q9xgbs90rDWJ9iROF2msiATFd4XzxOaNgA4BHZoXshE='),
      'signature-input': vectors.v2.headers['signature-input'].replace('p2c.1', 'p2c.2'),
    };
    expect(outcome({ headers, key: vectors.p2c_v2 })).toContain('7f1c');
    expect(outcome({ headers, key })).toBe('signature-rejected: mac');
  });
});

it('names fields and headers consistently', () => {
  const fields: SignatureFields = { contentDigest: 'd', signatureInput: 'i', signature: 's', idempotencyKey: 'k' };
  expect(fieldsFromHeaders(headersFromFields(fields))).toEqual(fields);
  expect(fieldsFromHeaders({ signature: ['a', 'b'] })).toEqual({
    contentDigest: '',
    signatureInput: '',
    signature: '',
    idempotencyKey: '',
  });
});
