import { randomUUID } from 'node:crypto';
import { newNonce } from '#signing';
import { testActor } from '#testing';
import { ControllerBench, type KnownPortal } from './controller-bench';
import { headerOf, type RawRequest, type RawSigner, withHeaders } from './raw-signed-request';

const seconds = (): number => Math.floor(Date.now() / 1000);
const rejected = { status: 401, code: 'signature-rejected' };

/** A write that would change a row if it got through. */
const write = (signer: RawSigner): RawRequest =>
  signer.request({ method: 'PUT', path: '/v1/portal', body: { actor: testActor, language: 'en' } });

/** The same request with its `Signature-Input` changed and signed anew with the right key, as a careless client would. */
function resigned(signer: RawSigner, from: string | RegExp, to: string): RawRequest {
  const request = write(signer);
  const input = headerOf(request, 'signature-input');
  const changed = input.replace(from, to);
  if (changed === input) throw new Error(`${String(from)} is not in ${input}`);
  return signer.resign(request, changed);
}

const mac = (request: RawRequest): string => headerOf(request, 'signature').slice('tc1=:'.length, -1);
const withMac = (change: (base64: string) => string) => (signer: RawSigner) => {
  const request = write(signer);
  return withHeaders(request, { signature: `tc1=:${change(mac(request))}:` });
};
const added = (request: RawRequest, name: string, value: string): RawRequest => ({
  ...request,
  headers: [...request.headers, [name, value]],
});
const withDigest = (change: (digest: string) => string) => (signer: RawSigner) => {
  const request = write(signer);
  const contentDigest = change(headerOf(request, 'content-digest'));
  const spoilt = withHeaders(request, { 'content-digest': contentDigest });
  return signer.resign(
    { ...spoilt, binding: { ...request.binding, contentDigest } },
    headerOf(request, 'signature-input'),
  );
};
const to = (target: string) => (signer: RawSigner) => ({ ...signer.request({ path: '/v1/lines?limit=1' }), target });

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const cases: [name: string, make: (signer: RawSigner, other: RawSigner) => RawRequest][] = [
  ['A01 no Signature-Input', (s) => withHeaders(write(s), { 'signature-input': undefined })],
  ['A02 no Signature', (s) => withHeaders(write(s), { signature: undefined })],
  ['A03 no Content-Digest', (s) => withHeaders(write(s), { 'content-digest': undefined })],
  [
    'A04 all signature headers empty',
    (s) => withHeaders(write(s), { 'signature-input': '', signature: '', 'content-digest': '' }),
  ],
  ['A05 two Signature headers', (s) => ((r) => added(r, 'Signature', headerOf(r, 'signature')))(write(s))],
  [
    'A06 two Signature-Input headers',
    (s) => ((r) => added(r, 'Signature-Input', headerOf(r, 'signature-input')))(write(s)),
  ],
  ['A07 a second label', (s) => resigned(s, /$/, ', x=()')],
  ['A08 a required component missing', (s) => resigned(s, ' "content-digest"', '')],
  ['A08 the idempotency key not covered', (s) => resigned(s, ' "idempotency-key"', '')],
  ['A09 an extra component', (s) => resigned(s, '"@method"', '"@method" "content-type"')],
  ['A10 components reordered', (s) => resigned(s, '"@method" "@target-uri"', '"@target-uri" "@method"')],
  ['A10 parameters reordered', (s) => resigned(s, /(;created=\d+)(;nonce="[^"]+")/, '$2$1')],
  ...['none', 'rsa-pss-sha512', 'hmac-sha256'].map((alg): [string, (s: RawSigner) => RawRequest] => [
    `A11 alg ${alg}`,
    (s) => resigned(s, ';tag=', `;alg="${alg}";tag=`),
  ]),
  ['A12 no tag', (s) => resigned(s, ';tag="tc1"', '')],
  ['A12 another tag', (s) => resigned(s, 'tag="tc1"', 'tag="tc2"')],
  [
    'A13 keyid of another portal, own key',
    (s, other) => s.resign(write(s), headerOf(write(s), 'signature-input').replace(s.keyId(), other.keyId())),
  ],
  ['A14 unknown keyid', (s) => resigned(s, s.keyId(), 'p-nobody.p2c.1')],
  ['A15 c2p key on a p2c keyid', (s) => s.resign(write(s), headerOf(write(s), 'signature-input'), s.key('c2p'))],
  ['A18 key version 0', (s) => resigned(s, /p2c\.1/, 'p2c.0')],
  ['A18 key version 9999', (s) => s.request({ version: 9999 })],
  ['A18 key version 3, two ahead', (s) => s.request({ version: 3 })],
  ['A20 created in milliseconds', (s) => resigned(s, /created=(\d+)/, 'created=$1000')],
  ['A21 created negative', (s) => resigned(s, 'created=', 'created=-')],
  ['A21 created a float', (s) => resigned(s, /created=(\d+)/, 'created=$1.5')],
  ['A21 created empty', (s) => resigned(s, /created=\d+/, 'created=')],
  ['A23 nonce of 21 characters', (s) => resigned(s, /nonce="[^"]+"/, `nonce="${'n'.repeat(21)}"`)],
  ['A23 nonce of 65 characters', (s) => resigned(s, /nonce="[^"]+"/, `nonce="${'n'.repeat(65)}"`)],
  ['A24 nonce with a quote', (s) => resigned(s, /nonce="[^"]+"/, `nonce="${'n'.repeat(22)}"x"`)],
  [
    'A28 another spelling of the same MAC',
    withMac((text) => `${text.slice(0, 42)}${alphabet[alphabet.indexOf(text.charAt(42)) ^ 1] ?? ''}=`),
  ],
  ['A29 base64url', withMac((text) => text.replace(/[+/A]/g, '-'))],
  ['A29 without padding', withMac((text) => text.slice(0, -1))],
  ['A30 hexadecimal', withMac((text) => Buffer.from(text, 'base64').toString('hex'))],
  ['A31 cut short', withMac((text) => `${text.slice(0, 39)}=`)],
  ['A32 digest of another body', (s) => ({ ...write(s), body: write(s).body.replace('"en"', '"de"') })],
  [
    'A32 one blank after the body',
    (s) =>
      ((r) => withHeaders({ ...r, body: `${r.body} ` }, { 'content-length': String(r.body.length + 1) }))(write(s)),
  ],
  ['A33 digest in md5', withDigest(() => 'md5=:1B2M2Y8AsgTpgAmY7PhCfg==:')],
  ['A33 digest in sha-512', withDigest(() => `sha-512=:${'A'.repeat(86)}==:`)],
  ['A34 two digests in one field', withDigest((digest) => `${digest}, ${digest}`)],
  ['A35 body written anew by a proxy', (s) => ((r) => ({ ...r, body: `{ ${r.body.slice(2)}` }))(write(s))],
  ['A37 GET turned into POST', (s) => ({ ...withHeaders(s.request(), { 'idempotency-key': 'k' }), method: 'POST' })],
  ['A37 PUT turned into GET', (s) => ({ ...write(s), method: 'GET' })],
  [
    'A38 a method to override with',
    (s) => added({ ...s.request(), method: 'GET', target: '/v1/balance' }, 'X-HTTP-Method-Override', 'PUT'),
  ],
  ['A39 query changed', to('/v1/lines?limit=2')],
  ['A39 query encoded anew', to('/v1/lines?l%69mit=1')],
  ['A39 a bare question mark', (s) => ({ ...s.request(), target: '/v1/portal?' })],
  ['A40 a letter encoded', to('/%761/lines?limit=1')],
  ['A40 a detour', to('/v1/x/../lines?limit=1')],
  ['A40 a fragment', to('/v1/lines?limit=1#x')],
  ['A40 absolute form', (s) => ({ ...s.request(), target: `${s.publicUrl}/v1/portal` })],
  ['A41 another Host', (s) => withHeaders(s.request(), { host: 'evil.example' })],
  [
    'A49 our own webhook played back to us',
    (s) => s.request({ method: 'POST', path: '/v1/portal', role: 'c2p', body: '{}' }),
  ],
  ['A49 the key of session commands', (s) => s.request({ role: 'p2s' })],
];

describe('catalogue A: the signature of a request', () => {
  let bench: ControllerBench;
  let one: KnownPortal;
  let two: KnownPortal;

  beforeAll(async () => {
    bench = await ControllerBench.start();
    [one, two] = await Promise.all([bench.newPortal(), bench.newPortal()]);
  });

  afterAll(() => bench.stop());

  it.each(cases)('%s → 401, nothing told, nothing changed', async (_, make) => {
    const request = make(one.signer, two.signer);
    const answer = await bench.refuses(() => one.signer.send(request), rejected);
    expect(answer.headers).not.toHaveProperty('signature');
    expect(answer.body).not.toContain(one.tenantId);
  });

  it('all these refusals are one text', async () => {
    const bodies = [];
    for (const [, make] of cases.slice(0, 12)) {
      const { body } = await one.signer.send(make(one.signer, two.signer));
      bodies.push(body.replace(/req_\w+/, ''));
    }
    expect(new Set(bodies).size).toBe(1);
  });

  it('A13: the audit line names the key id that was claimed', async () => {
    const input = headerOf(write(one.signer), 'signature-input').replace(one.portalId, two.portalId);
    const answer = await one.signer.send(one.signer.resign(write(one.signer), input));
    expect(await bench.auditLineOf(answer)).toMatchObject({
      subject: two.signer.keyId(),
      reason: 'signature-rejected: mac',
    });
  });

  it('A16: the key of a scenario on a route for portals → 403, and the other way round', async () => {
    const refused = { status: 403, code: 'wrong-role' };
    await bench.refuses(() => one.signer.ask({ role: 's2c' }), refused);
    await bench.refuses(() => one.signer.ask({ method: 'POST', path: '/scenario/v1/config', body: '{}' }), refused);
  });

  it('A40: two slashes → 404, for no such door is there', async () => {
    const request = { ...one.signer.request(), target: '//v1/portal' };
    await bench.refuses(() => one.signer.send(request), { status: 404, code: 'not-found' });
  });

  it('A40: an encoded letter in the address opens no door to another key, signed or not', async () => {
    const order = { method: 'POST', path: '/%73cenario/v1/config', body: '{}' } as const;
    await bench.refuses(() => one.signer.ask(order), { status: 403, code: 'wrong-role' });
    const bare = withHeaders(one.signer.request({ path: '/%761/portal' }), { signature: undefined });
    await bench.refuses(() => one.signer.send(bare), rejected);
  });

  it.each([301, -301])('A19: created %d s from now → 401 clock-skew, signed, with our time', async (skew) => {
    const request = one.signer.request({ createdSeconds: seconds() + skew + Math.sign(skew) * 5 });
    const answer = await bench.refuses(() => one.signer.send(request), { status: 401, code: 'clock-skew' });
    expect(one.signer.refusalOf(request, answer)).toBeUndefined();
    const { serverTime } = JSON.parse(answer.body) as { serverTime: string };
    expect(Math.abs(Date.parse(serverTime) - Date.now())).toBeLessThan(5000);
  });

  it.each([295, -295])('A19: created %d s from now is within the window', async (skew) => {
    expect((await one.signer.ask({ createdSeconds: seconds() + skew })).status).toBe(200);
  });

  it.each<[string, (request: RawRequest) => RawRequest]>([
    [
      'A24 nonce with a line feed',
      (r) => withHeaders(r, { 'signature-input': headerOf(r, 'signature-input').replace('nonce="', 'nonce="a\nb') }),
    ],
    [
      'A24 nonce with NUL',
      (r) => withHeaders(r, { 'signature-input': headerOf(r, 'signature-input').replace('nonce="', 'nonce="a\0b') }),
    ],
    ['A44 a folded header', (r) => added(r, 'X-Folded', 'a\r\n b')],
    ['A44 NUL in a header', (r) => added(r, 'X-Nul', 'a\0b')],
    ['A44 a bare line feed', (r) => added(r, 'X-Feed', 'a\nX: b')],
  ])('%s → 400 before anybody is known, or 401', async (_, spoil) => {
    const refused = { status: [400, 401], code: ['malformed-request', 'signature-rejected'], audited: false };
    await bench.refuses(() => one.signer.send(spoil(write(one.signer))), refused);
  });

  it('A36: a gzip-coded body → 415', async () => {
    const request = added(write(one.signer), 'Content-Encoding', 'gzip');
    await bench.refuses(() => one.signer.send(request), { status: 415, code: 'unsupported-media-type' });
  });

  it('A38: a method to override with is ignored where the signature holds', async () => {
    const request = added(one.signer.request(), 'X-HTTP-Method-Override', 'DELETE');
    expect((await one.signer.send(request)).status).toBe(200);
  });

  it('A42: forged X-Forwarded headers are ignored', async () => {
    let request = one.signer.request();
    for (const name of ['Host', 'Proto', 'For', 'Port'])
      request = added(request, `X-Forwarded-${name}`, 'evil.example');
    const answer = await one.signer.send(request);
    expect(answer.status).toBe(200);
    expect(answer.body).not.toContain('evil');
  });

  it('A43: a header of 17 KB → 431', async () => {
    const request = added(one.signer.request(), 'X-Long', 'x'.repeat(17 * 1024));
    await bench.refuses(() => one.signer.send(request), { status: 431, code: 'headers-too-large', audited: false });
  });

  it('A45, A46: every answer to a known caller is signed and bound to its request, refusals too', async () => {
    const orders = [
      {},
      { path: '/v1/calls/call_nobody' },
      { path: '/v1/nowhere' },
      { method: 'POST', path: '/v1/numbers', body: '{' },
      { method: 'PUT', body: { actor: testActor, timeZone: 'Mars/Base' } },
    ] as const;
    for (const order of orders) {
      const [request, another] = [one.signer.request(order), one.signer.request(order)];
      const answer = await one.signer.send(request);
      expect([answer.status, one.signer.refusalOf(request, answer)]).toEqual([answer.status, undefined]);
      expect(one.signer.refusalOf(another, answer)).toBe('not-bound-to-request');
      expect(one.signer.refusalOf(request, { ...answer, status: answer.status + 1 })).toBe('mac');
      expect(answer.headers['cache-control']).toBe('no-store, no-transform');
    }
  });

  it('a refused nonce and key can be used again by the rightful caller (A26)', async () => {
    const order = {
      method: 'PUT',
      body: { actor: testActor, language: 'ru' },
      nonce: newNonce(),
      idempotencyKey: randomUUID(),
    } as const;
    const request = one.signer.request(order);
    await bench.refuses(
      () => one.signer.send(withHeaders(request, { signature: `tc1=:${'A'.repeat(43)}=:` })),
      rejected,
    );
    expect((await one.signer.send(request)).status).toBe(200);
  });
});
