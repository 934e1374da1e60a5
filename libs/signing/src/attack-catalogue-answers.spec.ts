import type { RequestBinding } from './index';
import {
  contentDigestOf,
  deriveKey,
  extractPrk,
  fieldsFromHeaders,
  headersFromFields,
  nodePrimitives,
  signAnswer,
  signRequest,
  verifyAnswer,
} from './index';

const NOW = 1_764_000_000;
const primitives = nodePrimitives;
const prk = extractPrk('p-one', 'TC9K-7Q2M-XW4D-0RTZ-H5JN-8VBE-3C');
const good = signRequest(primitives, {
  keyId: { portalId: 'p-one', role: 'p2c', version: 1 },
  key: deriveKey(prk, 'p2c', 1),
  method: 'POST',
  targetUri: 'https://tc.example.net/v1/numbers',
  contentDigest: contentDigestOf(primitives, '{"number":"+74954451120"}'),
  idempotencyKey: 'order-1',
  nonce: 'AAECAwQFBgcICQoLDA0ODw',
  createdSeconds: NOW,
});

describe('answers', () => {
  const key = deriveKey(prk, 'c2p', 1);
  const text = '{"title":"Not enough money"}';
  const answerFields = signAnswer(primitives, {
    request: good.binding,
    key,
    status: 402,
    contentDigest: contentDigestOf(primitives, text),
    createdSeconds: NOW,
  });
  const answer = { status: 402, body: text, fields: fieldsFromHeaders(headersFromFields(answerFields)) };
  const expected = { request: good.binding, key, nowSeconds: NOW };
  const change = (fields: Partial<typeof answer.fields>) => ({ ...answer, fields: { ...answer.fields, ...fields } });
  const changedInput = (from: string | RegExp, to: string) =>
    change({ signatureInput: answerFields.signatureInput.replace(from, to) });

  const cases: [name: string, reason: string, answer: typeof answer, request?: Partial<RequestBinding>][] = [
    [
      'A45 the answer to another request, by its nonce',
      'not-bound-to-request',
      answer,
      { nonce: 'BBECAwQFBgcICQoLDA0ODw' },
    ],
    [
      'A45 the answer to another request, by its address',
      'mac',
      answer,
      { targetUri: 'https://tc.example.net/v1/lines' },
    ],
    ['A45 the answer to another request, by its method', 'mac', answer, { method: 'PUT' }],
    [
      'A45 the answer to another request, by its body',
      'mac',
      answer,
      { contentDigest: contentDigestOf(primitives, 'x') },
    ],
    ['A45 the answer to another request, by its idempotency key', 'mac', answer, { idempotencyKey: 'order-2' }],
    [
      'A45 the answer to another portal',
      'not-bound-to-request',
      answer,
      { keyId: { portalId: 'p-two', role: 'p2c', version: 1 } },
    ],
    [
      'A45 the answer under another key version',
      'not-bound-to-request',
      answer,
      { keyId: { portalId: 'p-one', role: 'p2c', version: 2 } },
    ],
    [
      'A45 the request itself, reflected',
      'not-bound-to-request',
      { ...answer, fields: fieldsFromHeaders(headersFromFields(good.fields)) },
    ],
    ['A46 an unsigned 200', 'signature-input', { status: 200, body: text, fields: fieldsFromHeaders({}) }],
    ['A47 an unsigned 401', 'signature-input', { status: 401, body: '', fields: fieldsFromHeaders({}) }],
    ['A47 an unsigned 402', 'signature-input', { status: 402, body: text, fields: fieldsFromHeaders({}) }],
    ['A48 the status altered', 'mac', { ...answer, status: 200 }],
    ['the body altered', 'body', { ...answer, body: `${text} ` }],
    ['the digest altered', 'mac', change({ contentDigest: contentDigestOf(primitives, '') })],
    ['no digest', 'content-digest', change({ contentDigest: '' })],
    ['no signature', 'signature', change({ signature: '' })],
    ['two signatures', 'signature', change({ signature: `${answerFields.signature}, ${answerFields.signature}` })],
    ['fewer components', 'not-bound-to-request', changedInput(' "idempotency-key";req', '')],
    ['a second label', 'not-bound-to-request', changedInput(/$/, ', x=()')],
    ['created altered', 'mac', changedInput(`created=${NOW}`, `created=${NOW + 1}`)],
    ['created in milliseconds', 'signature-input', changedInput(`created=${NOW}`, `created=${NOW}000`)],
    ['created with leading zeros', 'not-bound-to-request', changedInput(`created=${NOW}`, 'created=0000000007')],
    ['a status that is none', 'status', { ...answer, status: 99 }],
    ['a status that is none either', 'status', { ...answer, status: 600 }],
    ['a broken status', 'status', { ...answer, status: 200.5 }],
  ];

  it('accepts the genuine one', () => expect(verifyAnswer(primitives, answer, expected)).toBeUndefined());

  it.each(cases)('%s is refused (%s)', (...[, reason, received, request]) => {
    const refusal = verifyAnswer(primitives, received, { ...expected, request: { ...good.binding, ...request } });
    expect(refusal).toEqual({ code: 'signature-rejected', reason, createdSeconds: undefined });
  });

  it('refuses the right answer under another key', () => {
    expect(verifyAnswer(primitives, answer, { ...expected, key: deriveKey(prk, 'p2c', 1) })?.reason).toBe('mac');
  });

  it('holds to the edges of the window, is clock skew beyond, and holds for ever when kept', () => {
    for (const offset of [300, -300])
      expect(verifyAnswer(primitives, answer, { ...expected, nowSeconds: NOW + offset })).toBeUndefined();
    for (const offset of [301, -301, 90 * 86_400]) {
      const later = { ...expected, nowSeconds: NOW + offset };
      expect(verifyAnswer(primitives, answer, later)).toMatchObject({ code: 'clock-skew', createdSeconds: NOW });
      expect(verifyAnswer(primitives, answer, { ...later, ignoreWindow: false })?.code).toBe('clock-skew');
      expect(verifyAnswer(primitives, answer, { ...later, ignoreWindow: true })).toBeUndefined();
      expect(verifyAnswer(primitives, { ...answer, body: '' }, { ...later, ignoreWindow: true })?.reason).toBe('body');
    }
  });
});
