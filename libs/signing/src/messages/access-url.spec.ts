import {
  accessUrlAnswer,
  accessUrlHeaders,
  asciiJson,
  contentDigestOf,
  deriveKey,
  extractPrk,
  fieldsFromAccessUrlHeaders,
  nodePrimitives,
  nonceFromEntropy,
  portablePrimitives,
  readAccessUrlAnswer,
  signAnswer,
  SignatureRefusal,
  signRequest,
  verifyAnswer,
  verifyRequest,
} from '../index';

const NOW = 1_764_000_000;
const accessUrl = 'https://www-us-05-170.voximplant.com:12092/request/9D61B8ACB3E4CE68.1764000000.0_10.1.1.1/TOKEN_';
const prk = extractPrk('p-one', 'TC9K-7Q2M-XW4D-0RTZ-H5JN-8VBE-3C');
const scenario = portablePrimitives('comparison');
const command = asciiJson({ command: 'hold', note: 'Ёж' });

const signed = signRequest(nodePrimitives, {
  keyId: { portalId: 'p-one', role: 'c2s', version: 1 },
  key: deriveKey(prk, 'c2s', 1),
  method: 'POST',
  targetUri: accessUrl,
  contentDigest: contentDigestOf(nodePrimitives, command),
  idempotencyKey: 'session.hold.1',
  nonce: nonceFromEntropy(nodePrimitives, 'entropy'),
  createdSeconds: NOW,
});
const listed = Object.entries(accessUrlHeaders(signed.fields)).map(([key, value]) => ({
  key: key.toUpperCase(),
  value,
}));

it('carries a command and its answer between a controller and a session', () => {
  const binding = verifyRequest(
    scenario,
    { method: 'POST', targetUri: accessUrl, fields: fieldsFromAccessUrlHeaders(listed), body: command },
    { roles: ['c2s', 'p2s'], findKey: () => deriveKey(prk, 'c2s', 1), nowSeconds: NOW },
  );
  if (binding instanceof SignatureRefusal) throw new Error(binding.reason);
  const key = deriveKey(prk, 's2c', 1);
  const body = asciiJson({ done: true });
  const contentDigest = contentDigestOf(scenario, body);
  const fields = signAnswer(scenario, { request: binding, key, status: 200, contentDigest, createdSeconds: NOW });
  const answer = readAccessUrlAnswer(accessUrlAnswer(body, fields));
  const expected = { request: signed.binding, key, nowSeconds: NOW };
  expect(verifyAnswer(nodePrimitives, answer, expected)).toBeUndefined();
  expect(verifyAnswer(nodePrimitives, { ...answer, body: '{}' }, expected)?.reason).toBe('body');
});

it('uses only headers that reach a session', () => {
  expect(Object.keys(accessUrlHeaders(signed.fields))).toEqual([
    'X-Content-Digest',
    'X-Signature-Input',
    'X-Signature',
    'X-Idempotency-Key',
  ]);
  expect(Object.keys(accessUrlHeaders({ ...signed.fields, idempotencyKey: undefined }))).toHaveLength(3);
});

it('counts a repeated header as missing', () => {
  const repeated = [...listed, { key: 'x-signature', value: 'tc1=:x:' }];
  expect(fieldsFromAccessUrlHeaders(repeated)).toMatchObject({
    signature: '',
    contentDigest: signed.fields.contentDigest,
  });
  expect(fieldsFromAccessUrlHeaders([])).toEqual({
    contentDigest: '',
    signatureInput: '',
    signature: '',
    idempotencyKey: '',
  });
});

it.each(['', 'null', '[]', '7', '"x"', '{', '<html>', '{"body":1,"digest":null}'])(
  'reads %j as an unsigned answer',
  (text) => {
    const fields = { contentDigest: '', signatureInput: '', signature: '', idempotencyKey: '' };
    expect(readAccessUrlAnswer(text)).toEqual({ status: 200, body: '', fields });
  },
);

it('writes ASCII-only JSON', () => {
  expect(asciiJson({ title: 'Офис\x7f' })).toBe('{"title":"\\u041e\\u0444\\u0438\\u0441\\u007f"}');
  expect(asciiJson('~😀')).toBe('"~\\ud83d\\ude00"');
  expect(asciiJson(undefined)).toBe('');
});

it('makes nonces of the accepted form from any entropy', () => {
  expect(nonceFromEntropy(nodePrimitives, 'entropy')).toMatch(/^[A-Za-z0-9_-]{43}$/);
  const all = Array.from({ length: 50 }, (_, index) => nonceFromEntropy(nodePrimitives, String(index)));
  expect(all.join('')).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(new Set(all).size).toBe(50);
});
