import type { HeaderBag, RequestBinding } from './index';
import {
  contentDigestOf,
  deriveKey,
  extractPrk,
  fieldsFromHeaders,
  formatKeyId,
  headersFromFields,
  nodePrimitives,
  SignatureRefusal,
  signRequest,
  verifyRequest,
} from './index';

const NOW = 1_764_000_000;
const primitives = nodePrimitives;
const prk = extractPrk('p-one', 'TC9K-7Q2M-XW4D-0RTZ-H5JN-8VBE-3C');
const otherPrk = extractPrk('p-two', 'QC9K-7Q2M-XW4D-0RTZ-H5JN-8VBE-3C');
const knownKeys: Record<string, string> = {
  'p-one.p2c.1': deriveKey(prk, 'p2c', 1),
  'p-one.s2c.1': deriveKey(prk, 's2c', 1),
  'p-two.p2c.1': deriveKey(otherPrk, 'p2c', 1),
};

interface Message {
  method: string;
  targetUri: string;
  body: string;
  headers: HeaderBag;
}

const body = '{"number":"+74954451120"}';
const good = signRequest(primitives, {
  keyId: { portalId: 'p-one', role: 'p2c', version: 1 },
  key: knownKeys['p-one.p2c.1']!,
  method: 'POST',
  targetUri: 'https://tc.example.net/v1/numbers',
  contentDigest: contentDigestOf(primitives, body),
  idempotencyKey: 'order-1',
  nonce: 'AAECAwQFBgcICQoLDA0ODw',
  createdSeconds: NOW,
});
const headers = headersFromFields(good.fields);
const message: Message = { method: 'POST', targetUri: good.binding.targetUri, body, headers };
const input = headers['signature-input']!;
const signature = headers['signature']!;
const mac = signature.slice('tc1=:'.length, -1);

/** Signs a changed `Signature-Input` with the right key, as an attacker who has it, or a careless client, would. */
function resigned(signatureInput: string, key = knownKeys['p-one.p2c.1']!, components?: string): HeaderBag {
  const lines =
    components ??
    `"@method": POST\n"@target-uri": ${message.targetUri}\n"content-digest": ${headers['content-digest']!}\n"idempotency-key": order-1\n`;
  const changed = primitives.hmacSha256Base64(
    key,
    `${lines}"@signature-params": ${signatureInput.replace(/^tc1=/, '')}`,
  );
  return { ...headers, 'signature-input': signatureInput, signature: `tc1=:${changed}:` };
}

const replaced = (from: string | RegExp, to: string): HeaderBag => {
  const changed = input.replace(from, to);
  expect(changed).not.toBe(input);
  return resigned(changed);
};

function verify(received: Message, nowSeconds = NOW): RequestBinding | SignatureRefusal {
  return verifyRequest(
    primitives,
    { ...received, fields: fieldsFromHeaders(received.headers) },
    { roles: ['p2c', 's2c'], findKey: (keyId) => knownKeys[formatKeyId(keyId)], nowSeconds },
  );
}

const refused: [name: string, reason: string, change: () => Partial<Message>][] = [
  ['A01 no Signature-Input', 'signature-input', () => ({ headers: { ...headers, 'signature-input': undefined } })],
  ['A02 no Signature', 'signature', () => ({ headers: { ...headers, signature: undefined } })],
  ['A03 no Content-Digest', 'content-digest', () => ({ headers: { ...headers, 'content-digest': undefined } })],
  [
    'A04 all signature headers empty',
    'signature-input',
    () => ({ headers: { 'signature-input': '', signature: '', 'content-digest': '', 'idempotency-key': '' } }),
  ],
  [
    'A05 two Signature headers, joined',
    'signature',
    () => ({ headers: { ...headers, signature: `${signature}, ${signature}` } }),
  ],
  [
    'A05 two Signature headers, listed',
    'signature',
    () => ({ headers: { ...headers, signature: [signature, signature] } }),
  ],
  [
    'A06 two Signature-Input headers, joined',
    'signature-input',
    () => ({ headers: { ...headers, 'signature-input': `${input}, ${input}` } }),
  ],
  [
    'A06 two Signature-Input headers, listed',
    'signature-input',
    () => ({ headers: { ...headers, 'signature-input': [input] } }),
  ],
  ['A07 a second label', 'signature-input', () => ({ headers: { ...headers, 'signature-input': `${input}, x=()` } })],
  ['A08 a required component missing', 'signature-input', () => ({ headers: replaced(' "content-digest"', '') })],
  [
    'A08 idempotency key not covered on a write',
    'coverage',
    () => ({
      headers: resigned(
        input.replace(' "idempotency-key"', ''),
        undefined,
        `"@method": POST\n"@target-uri": ${message.targetUri}\n"content-digest": ${headers['content-digest']!}\n`,
      ),
    }),
  ],
  ['A09 an extra component', 'signature-input', () => ({ headers: replaced('"@method"', '"@method" "@authority"') })],
  ['A09 an idempotency key covered on a read', 'coverage', () => ({ method: 'GET' })],
  [
    'A10 components reordered',
    'signature-input',
    () => ({ headers: replaced('"@method" "@target-uri"', '"@target-uri" "@method"') }),
  ],
  [
    'A10 parameters reordered',
    'signature-input',
    () => ({ headers: replaced(/(;created=\d+)(;nonce="[^"]+")/, '$2$1') }),
  ],
  ['A11 alg none', 'signature-input', () => ({ headers: replaced(';tag', ';alg="none";tag') })],
  ['A11 alg rsa', 'signature-input', () => ({ headers: replaced(';tag', ';alg="rsa-pss-sha512";tag') })],
  ['A11 alg hmac-sha256', 'signature-input', () => ({ headers: replaced(/$/, ';alg="hmac-sha256"') })],
  ['A12 tag missing', 'signature-input', () => ({ headers: replaced(';tag="tc1"', '') })],
  ['A12 another tag', 'signature-input', () => ({ headers: replaced('tag="tc1"', 'tag="tc2"') })],
  ['A13 key id of another portal, own key', 'mac', () => ({ headers: replaced('p-one', 'p-two') })],
  ['A14 unknown key id', 'unknown-key', () => ({ headers: replaced('p-one', 'p-nil') })],
  [
    'A14 unknown key id, MAC made with the stand-in key',
    'unknown-key',
    () => ({ headers: resigned(input.replace('p-one', 'p-nil'), '0'.repeat(64)) }),
  ],
  ['A15 key of the other direction', 'mac', () => ({ headers: resigned(input, deriveKey(prk, 'c2p', 1)) })],
  [
    'A17 key version past its overlap',
    'unknown-key',
    () => ({ headers: resigned(input.replace('p2c.1', 'p2c.2'), deriveKey(prk, 'p2c', 2)) }),
  ],
  ['A18 key version 0', 'signature-input', () => ({ headers: replaced('p2c.1', 'p2c.0') })],
  ['A18 key version with a leading zero', 'signature-input', () => ({ headers: replaced('p2c.1', 'p2c.01') })],
  ['A18 key version 9999', 'unknown-key', () => ({ headers: replaced('p2c.1', 'p2c.9999') })],
  ['A18 key version 10000', 'signature-input', () => ({ headers: replaced('p2c.1', 'p2c.10000') })],
  ['A20 created in milliseconds', 'signature-input', () => ({ headers: replaced(/created=\d+/, `created=${NOW}000`) })],
  ['A21 created negative', 'signature-input', () => ({ headers: replaced('created=', 'created=-') })],
  ['A21 created a fraction', 'signature-input', () => ({ headers: replaced(/created=\d+/, `created=${NOW}.5`) })],
  ['A21 created empty', 'signature-input', () => ({ headers: replaced(/created=\d+/, 'created=') })],
  [
    'A23 nonce of 21 characters',
    'signature-input',
    () => ({ headers: replaced(/nonce="[^"]+"/, `nonce="${'a'.repeat(21)}"`) }),
  ],
  [
    'A23 nonce of 65 characters',
    'signature-input',
    () => ({ headers: replaced(/nonce="[^"]+"/, `nonce="${'a'.repeat(65)}"`) }),
  ],
  ['A24 nonce with a quote', 'signature-input', () => ({ headers: replaced('nonce="A', 'nonce="\\"') })],
  ['A24 nonce with LF', 'signature-input', () => ({ headers: replaced('nonce="A', 'nonce="\n') })],
  ['A24 nonce with NUL', 'signature-input', () => ({ headers: replaced('nonce="A', 'nonce="\0') })],
  ['A24 LF after everything', 'signature-input', () => ({ headers: replaced(/$/, '\n') })],
  ['A28 base64 respelling of the MAC', 'mac', () => ({ headers: { ...headers, signature: `tc1=:${respelt(mac)}:` } })],
  ['A29 base64url MAC', 'signature', () => ({ headers: { ...headers, signature: `tc1=:-_${mac.slice(2)}:` } })],
  ['A29 unpadded MAC', 'signature', () => ({ headers: { ...headers, signature: `tc1=:${mac.slice(0, -1)}:` } })],
  [
    'A30 hex MAC',
    'signature',
    () => ({ headers: { ...headers, signature: `tc1=:${Buffer.from(mac, 'base64').toString('hex')}:` } }),
  ],
  ['A31 truncated MAC', 'signature', () => ({ headers: { ...headers, signature: `tc1=:${mac.slice(0, 20)}:` } })],
  ['A31 empty MAC', 'signature', () => ({ headers: { ...headers, signature: 'tc1=::' } })],
  ['A32 digest of another body', 'body', () => ({ body: `${body} ` })],
  ['A32 body removed', 'body', () => ({ body: '' })],
  [
    'A32 digest header changed to fit the body',
    'mac',
    () => ({ body: '{}', headers: { ...headers, 'content-digest': contentDigestOf(primitives, '{}') } }),
  ],
  [
    'A33 digest in md5',
    'content-digest',
    () => ({ headers: { ...headers, 'content-digest': 'md5=:HUXZLQLMuI/KZ5KDcJPcOA==:' } }),
  ],
  [
    'A33 digest in sha-512',
    'content-digest',
    () => ({ headers: { ...headers, 'content-digest': `sha-512=:${'A'.repeat(86)}==:` } }),
  ],
  [
    'A34 two digest algorithms',
    'content-digest',
    () => ({
      headers: { ...headers, 'content-digest': `${headers['content-digest']!}, md5=:HUXZLQLMuI/KZ5KDcJPcOA==:` },
    }),
  ],
  ['A35 body re-serialised by a proxy', 'body', () => ({ body: JSON.stringify(JSON.parse(body), null, 1) })],
  ['A37 method swapped', 'mac', () => ({ method: 'PUT' })],
  ['A39 question mark added', 'mac', () => ({ targetUri: `${message.targetUri}?` })],
  ['A40 doubled slash', 'mac', () => ({ targetUri: 'https://tc.example.net//v1/numbers' })],
  ['A40 fragment', 'mac', () => ({ targetUri: `${message.targetUri}#x` })],
  ['A40 absolute-form target', 'mac', () => ({ targetUri: `https://tc.example.net${message.targetUri}` })],
  [
    'A49 a webhook of the controller played back',
    'role',
    () => ({ headers: resigned(input.replace('p2c', 'c2p'), deriveKey(prk, 'c2p', 1)) }),
  ],
  ['B16 HEAD', 'method', () => ({ method: 'HEAD' })],
  ['a method with LF', 'method', () => ({ method: 'POST\n"x": y' })],
  ['a target with LF', 'target-uri', () => ({ targetUri: `${message.targetUri}\n"x": y` })],
  ['a target that is no http address', 'target-uri', () => ({ targetUri: 'ftp://tc.example.net/' })],
  [
    'two idempotency keys, joined',
    'idempotency-key',
    () => ({ headers: { ...headers, 'idempotency-key': 'order-1, order-1' } }),
  ],
  [
    'two idempotency keys, listed',
    'idempotency-key',
    () => ({ headers: { ...headers, 'idempotency-key': ['order-1'] } }),
  ],
  ['another idempotency key', 'mac', () => ({ headers: { ...headers, 'idempotency-key': 'order-2' } })],
  [
    'an idempotency key of 256 characters',
    'idempotency-key',
    () => ({ headers: { ...headers, 'idempotency-key': 'k'.repeat(256) } }),
  ],
  ['whk is no role of messages', 'signature-input', () => ({ headers: replaced('p2c', 'whk') })],
  ['text before the label', 'signature-input', () => ({ headers: replaced(/^/, 'x') })],
];

/** The last base64 character before the padding carries two unused bits. */
function respelt(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const last = alphabet.charAt(alphabet.indexOf(text.charAt(42)) | 1);
  const other = `${text.slice(0, 42)}${last === text.charAt(42) ? alphabet.charAt(alphabet.indexOf(last) ^ 1) : last}=`;
  expect(Buffer.from(other, 'base64')).toEqual(Buffer.from(text, 'base64'));
  return other;
}

describe('requests', () => {
  it('accepts the genuine one', () => expect(verify(message)).toEqual(good.binding));

  it.each(refused)('%s is refused (%s)', (_name, reason, change) => {
    const result = verify({ ...message, ...change() });
    expect(result).toBeInstanceOf(SignatureRefusal);
    expect(result).toEqual({ code: 'signature-rejected', reason, createdSeconds: undefined });
  });

  it.each([301, -301])('A19 %i s off with a right MAC is clock skew and tells the signed time', (offset) => {
    expect(verify(message, NOW + offset)).toEqual({
      code: 'clock-skew',
      reason: 'created-outside-window',
      createdSeconds: NOW,
    });
  });

  it('A19 a wrong MAC outside the window says nothing about clocks', () => {
    const stale = { ...message, headers: resigned(input, knownKeys['p-two.p2c.1']) };
    expect(verify(stale, NOW + 9999)).toMatchObject({ code: 'signature-rejected', reason: 'mac' });
  });

  it('A16 a scenario key is recognised as such, so that a portal route can answer 403', () => {
    const scenario = resigned(input.replace('p2c', 's2c'), knownKeys['p-one.s2c.1']);
    expect(verify({ ...message, headers: scenario })).toMatchObject({ keyId: { role: 's2c' } });
  });

  it('A22 a repeated nonce is visible to whoever remembers it', () => {
    const twice = [verify(message), verify(message)].map((result) => ('nonce' in result ? result.nonce : ''));
    expect(twice).toEqual(['AAECAwQFBgcICQoLDA0ODw', 'AAECAwQFBgcICQoLDA0ODw']);
  });

  it('looks an unknown key up once and does the same work for it', () => {
    const macs: string[] = [];
    const counting = {
      ...primitives,
      hmacSha256Base64: (key: string, text: string) => {
        macs.push(text);
        return primitives.hmacSha256Base64(key, text);
      },
    };
    const receiver = { roles: ['p2c' as const], findKey: () => undefined, nowSeconds: NOW };
    const result = verifyRequest(counting, { ...message, fields: fieldsFromHeaders(headers) }, receiver);
    expect(result).toMatchObject({ reason: 'unknown-key' });
    expect(macs).toHaveLength(1);
  });
});
