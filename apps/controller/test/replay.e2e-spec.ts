import { newNonce } from '#signing';
import { testActor } from '#testing';
import { ControllerBench, type KnownPortal } from './controller-bench';
import { RawSigner } from './raw-signed-request';

const replayed = { status: 401, code: 'replayed' };

describe('catalogue A: nothing is accepted twice', () => {
  let bench: ControllerBench;
  let portal: KnownPortal;
  let atSecondReplica: RawSigner;

  beforeAll(async () => {
    bench = await ControllerBench.start({ replicas: 2 });
    portal = await bench.newPortal();
    atSecondReplica = new RawSigner(portal.signer.portal, bench.system.url, bench.system.controllers[1]!.url);
  });

  afterAll(() => bench.stop());

  it('A22: a nonce repeated → 401 replayed, signed, at either replica', async () => {
    const request = portal.signer.request();
    expect((await portal.signer.send(request)).status).toBe(200);
    const answer = await bench.refuses(() => portal.signer.send(request), replayed);
    expect(portal.signer.refusalOf(request, answer)).toBeUndefined();
    await bench.refuses(() => atSecondReplica.send(request), replayed);
  });

  it('A22: the same nonce in another request → 401 replayed', async () => {
    const nonce = newNonce();
    expect((await portal.signer.ask({ nonce })).status).toBe(200);
    await bench.refuses(() => portal.signer.ask({ nonce, path: '/v1/lines' }), replayed);
  });

  it('A25: the same request at two replicas at once → exactly one 2xx, every time', async () => {
    for (let turn = 0; turn < 20; turn += 1) {
      const request = portal.signer.request();
      const answers = await Promise.all([portal.signer.send(request), atSecondReplica.send(request)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    }
  });

  it('A26: a nonce first seen with a bad MAC is still usable afterwards', async () => {
    const request = portal.signer.request();
    const forged = portal.signer.resign(
      request,
      String(request.headers.find(([name]) => name === 'signature-input')?.[1]),
      '0'.repeat(64),
    );
    await bench.refuses(() => portal.signer.send(forged), { status: 401, code: 'signature-rejected' });
    expect((await portal.signer.send(request)).status).toBe(200);
  });

  it('A27: a replay with header names in another case → 401 replayed', async () => {
    const request = portal.signer.request();
    expect((await portal.signer.send(request)).status).toBe(200);
    const headers = request.headers.map(([name, value]): [string, string] => [name.toUpperCase(), value]);
    await bench.refuses(() => portal.signer.send({ ...request, headers }), replayed);
  });

  it('E08: a nonce that another portal used is free for this one', async () => {
    const other = await bench.newPortal();
    const nonce = newNonce();
    expect((await other.signer.ask({ nonce })).status).toBe(200);
    expect((await portal.signer.ask({ nonce })).status).toBe(200);
  });

  it('a replayed write takes no effect, with its idempotency key or another', async () => {
    const body = { actor: testActor, title: 'Sales', numberIds: [] };
    const request = portal.signer.request({ method: 'PUT', path: '/v1/lines/replayed', body });
    expect((await portal.signer.send(request)).status).toBe(200);
    await bench.refuses(() => portal.signer.send(request), replayed);
    await bench.refuses(() => atSecondReplica.send(request), replayed);
  });

  it('F14: after the memory of nonces was lost, what was signed before is sent back to be signed anew', async () => {
    const request = portal.signer.request();
    expect((await portal.signer.send(request)).status).toBe(200);
    await bench.rememberNoncesSince(Math.floor(Date.now() / 1000) + 1);
    const refused = await bench.refuses(() => atSecondReplica.ask(), { status: 401, code: 'retry-signature' });
    expect(refused.headers['retry-after']).toBe('1');
    await bench.rememberNoncesSince(Math.floor(Date.now() / 1000) - 3600);
    expect((await atSecondReplica.ask()).status).toBe(200);
  });
});
