import fc from 'fast-check';
import type { HeaderBag, RequestToSign } from './index';
import {
  accessUrlAnswer,
  accessUrlHeaders,
  answerKeyId,
  asciiJson,
  contentDigestOf,
  deriveKey,
  extractPrk,
  fieldsFromAccessUrlHeaders,
  fieldsFromHeaders,
  headersFromFields,
  newNonce,
  nodePrimitives,
  portablePrimitives,
  readAccessUrlAnswer,
  signAnswer,
  SignatureRefusal,
  signRequest,
  verifyAnswer,
  verifyRequest,
} from './index';

const NOW = 1_764_000_000;
const prk = extractPrk('p-one', 'TC9K-7Q2M-XW4D-0RTZ-H5JN-8VBE-3C');
const roles = ['p2c', 'c2p', 's2c', 'c2s', 'p2s', 's2p'] as const;
const anyBody = fc.uint8Array({ maxLength: 600 });
const anyText = fc.string({ unit: 'binary', maxLength: 200 });
const visible = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 255,
});

const anyRequest = fc.record({
  role: fc.constantFrom(...roles),
  version: fc.integer({ min: 1, max: 9999 }),
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
  path: visible,
  idempotencyKey: visible,
  body: anyBody,
});

type AnyRequest = typeof anyRequest extends fc.Arbitrary<infer T> ? T : never;

function toSign(request: AnyRequest): RequestToSign {
  return {
    keyId: { portalId: 'p-one', role: request.role, version: request.version },
    key: deriveKey(prk, request.role, request.version),
    method: request.method,
    targetUri: `https://tc.example.net/${request.path}`,
    contentDigest: contentDigestOf(nodePrimitives, request.body),
    idempotencyKey: request.method === 'GET' ? undefined : request.idempotencyKey,
    nonce: newNonce(),
    createdSeconds: NOW,
  };
}

const receiver = {
  roles,
  findKey: (keyId: RequestToSign['keyId']) => deriveKey(prk, keyId.role, keyId.version),
  nowSeconds: NOW,
};

it('every request of every role and version verifies, and gives back what its answer is bound to', () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      const { fields, binding } = signRequest(nodePrimitives, toSign(request));
      const headers: HeaderBag = headersFromFields(fields);
      const received = {
        method: request.method,
        targetUri: binding.targetUri,
        fields: fieldsFromHeaders(headers),
        body: request.body,
      };
      expect(verifyRequest(nodePrimitives, received, receiver)).toEqual(binding);
    }),
  );
});

const base = signRequest(
  nodePrimitives,
  toSign({
    role: 'p2c',
    version: 1,
    method: 'POST',
    path: 'v1/numbers?a=b',
    idempotencyKey: 'order-1',
    body: Uint8Array.from([1, 2, 3]),
  }),
);
const parts = {
  method: 'POST',
  targetUri: base.binding.targetUri,
  ...base.fields,
  idempotencyKey: 'order-1',
  body: '\x01\x02\x03',
};

it('every single flipped bit anywhere in a request is refused', () => {
  const received = (changed: typeof parts) => {
    const { method, targetUri, body, ...fields } = changed;
    const request = { method, targetUri, fields, body: Buffer.from(body, 'latin1') };
    return verifyRequest(nodePrimitives, request, { ...receiver, roles: ['p2c'] });
  };
  expect(received(parts)).toEqual(base.binding);
  for (const [name, text] of Object.entries(parts)) {
    for (let bit = 0; bit < 8 * text.length; bit += 1) {
      const bytes = Buffer.from(text, 'latin1');
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      expect(received({ ...parts, [name]: bytes.toString('latin1') })).toBeInstanceOf(SignatureRefusal);
    }
  }
});

it('every single flipped bit anywhere in an answer is refused', () => {
  const key = deriveKey(prk, 'c2p', 1);
  const text = '{"ok":true}';
  const fields = signAnswer(nodePrimitives, {
    request: base.binding,
    key,
    status: 200,
    contentDigest: contentDigestOf(nodePrimitives, text),
    createdSeconds: NOW,
  });
  const answer = {
    contentDigest: fields.contentDigest,
    signatureInput: fields.signatureInput,
    signature: fields.signature,
    body: text,
  };
  const verdict = ({ body, ...changed }: typeof answer) =>
    verifyAnswer(
      nodePrimitives,
      { status: 200, body: Buffer.from(body, 'latin1'), fields: { ...changed, idempotencyKey: '' } },
      { request: base.binding, key, nowSeconds: NOW },
    );
  expect(verdict(answer)).toBeUndefined();
  for (const [name, value] of Object.entries(answer)) {
    for (let bit = 0; bit < 8 * value.length; bit += 1) {
      const bytes = Buffer.from(value, 'latin1');
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      expect(verdict({ ...answer, [name]: bytes.toString('latin1') })).toBeInstanceOf(SignatureRefusal);
    }
  }
});

it('an answer fits its own request and no other', () => {
  fc.assert(
    fc.property(anyRequest, anyRequest, fc.integer({ min: 100, max: 599 }), anyBody, (one, other, status, body) => {
      const first = signRequest(nodePrimitives, toSign(one)).binding;
      const second = signRequest(nodePrimitives, toSign(other)).binding;
      const { role, version } = answerKeyId(first.keyId);
      const key = deriveKey(prk, role, version);
      const signed = signAnswer(nodePrimitives, {
        request: first,
        key,
        status,
        contentDigest: contentDigestOf(nodePrimitives, body),
        createdSeconds: NOW,
      });
      const answer = { status, body, fields: fieldsFromHeaders(headersFromFields(signed)) };
      expect(verifyAnswer(nodePrimitives, answer, { request: first, key, nowSeconds: NOW })).toBeUndefined();
      expect(verifyAnswer(nodePrimitives, answer, { request: second, key, nowSeconds: NOW })).toBeInstanceOf(
        SignatureRefusal,
      );
    }),
  );
});

it('any headers whatever are refused without an exception', () => {
  const header = fc.option(fc.oneof(anyText, fc.array(anyText, { maxLength: 3 })), { nil: undefined });
  const bag = fc.record({
    'signature-input': header,
    signature: header,
    'content-digest': header,
    'idempotency-key': header,
  });
  fc.assert(
    fc.property(anyText, anyText, bag, anyBody, (method, targetUri, headers, body) => {
      const result = verifyRequest(
        nodePrimitives,
        { method, targetUri, fields: fieldsFromHeaders(headers), body },
        receiver,
      );
      expect(result).toBeInstanceOf(SignatureRefusal);
    }),
  );
});

it('plain JavaScript hashes as node:crypto does: any bytes, any text, any key', () => {
  const portable = portablePrimitives('comparison');
  fc.assert(
    fc.property(anyBody, anyText, anyText, (bytes, key, text) => {
      expect(portable.sha256Base64(bytes)).toBe(nodePrimitives.sha256Base64(bytes));
      expect(portable.sha256Base64(text)).toBe(nodePrimitives.sha256Base64(text));
      expect(portable.hmacSha256Base64(key, text)).toBe(nodePrimitives.hmacSha256Base64(key, text));
      expect(portable.equal(key, text)).toBe(nodePrimitives.equal(key, text));
      expect(portable.equal(text, text) && nodePrimitives.equal(text, text)).toBe(true);
    }),
  );
});

it('commands to a session and their answers survive the access URL, in ASCII', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (command) => {
      const body = asciiJson(command);
      expect(body).toMatch(/^[\x20-\x7e]*$/);
      expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(command)));
      const listed = Object.entries(accessUrlHeaders(base.fields)).map(([key, value]) => ({ key, value }));
      expect(fieldsFromAccessUrlHeaders(listed)).toEqual(base.fields);
      const { contentDigest, signatureInput, signature } = base.fields;
      const answer = readAccessUrlAnswer(accessUrlAnswer(body, base.fields));
      expect(answer).toEqual({
        status: 200,
        body,
        fields: { contentDigest, signatureInput, signature, idempotencyKey: '' },
      });
    }),
  );
});
