import { testActor, waitFor } from '#testing';
import { ControllerBench, type KnownPortal } from './controller-bench';
import type { RawAnswer } from './raw-http';

const rejected = { status: 401, code: 'signature-rejected' };

describe('who may speak, and where we may be sent', () => {
  let bench: ControllerBench;
  let portal: KnownPortal;

  const put = (url: string, field = 'webhookUrl'): Promise<RawAnswer> =>
    portal.signer.ask({ method: 'PUT', path: '/v1/portal', body: { actor: testActor, [field]: url } });
  const portalOf = (answer: RawAnswer): Record<string, unknown> => JSON.parse(answer.body) as Record<string, unknown>;

  beforeAll(async () => {
    bench = await ControllerBench.start();
    portal = await bench.newPortal();
  });

  afterAll(() => bench.stop());

  it('A14: a portal without licence is refused and leaves no trace', async () => {
    const signer = await bench.newSigner();
    await bench.execute('DELETE FROM licences WHERE portal_id = ?', [signer.portal.portalId]);
    await bench.refuses(() => signer.ask(), rejected);
    expect(await bench.rows('SELECT 1 FROM portals WHERE portal_id = ?', [signer.portal.portalId])).toEqual([]);
  });

  it('A17, A18: the next key version is taken up by its use, the one before ends 72 hours later', async () => {
    const { signer, portalId } = await bench.newPortal();
    expect(portalOf(await signer.ask({ version: 2 }))['keyVersion']).toBe(2);
    expect((await signer.ask({ version: 1 })).status).toBe(200);
    const [row] = await bench.rows<{ hours: number }>(
      'SELECT TIMESTAMPDIFF(MINUTE, UTC_TIMESTAMP(3), previous_key_version_until) / 60 AS hours FROM portals WHERE portal_id = ?',
      [portalId],
    );
    expect(Math.round(Number(row?.hours))).toBe(72);
    await bench.execute('UPDATE portals SET previous_key_version_until = UTC_TIMESTAMP(3) WHERE portal_id = ?', [
      portalId,
    ]);
    // What a replica knows of a portal is a second old at most.
    await waitFor(async () => (await signer.ask({ version: 1 })).status === 401);
    await bench.refuses(() => signer.ask({ version: 1 }), rejected);
    expect((await signer.ask({ version: 2 })).status).toBe(200);
    await bench.refuses(() => signer.ask({ version: 4 }), rejected);
  });

  it.each([
    ['suspended', 'tenant-suspended'],
    ['closed', 'tenant-closed'],
  ])('a %s tenant → 403, signed, for its portal and its scenario', async (state, code) => {
    const { signer, tenantId } = await bench.newPortal();
    await bench.execute('UPDATE tenants SET state = ? WHERE tenant_id = ?', [state, tenantId]);
    // What a replica knows of a tenant is a second old at most.
    await waitFor(async () => (await signer.ask()).status === 403, { deadlineMs: 2000 });
    const orders = [
      {},
      { method: 'PUT', body: { actor: testActor, language: 'en' } },
      { method: 'POST', path: '/scenario/v1/config', role: 's2c', body: '{}' },
    ] as const;
    for (const order of orders) {
      const request = signer.request(order);
      const answer = await bench.refuses(() => signer.send(request), { status: 403, code });
      expect(signer.refusalOf(request, answer)).toBeUndefined();
    }
  });

  it('a suspended tenant that is resumed speaks again at once', async () => {
    const { signer, tenantId } = await bench.newPortal();
    const set = (state: string): Promise<void> =>
      bench.execute('UPDATE tenants SET state = ? WHERE tenant_id = ?', [state, tenantId]);
    await set('suspended');
    await waitFor(async () => (await signer.ask()).status === 403, { deadlineMs: 2000 });
    await set('active');
    expect((await signer.ask()).status).toBe(200);
  });

  it.each([
    ['H01', 'https://127.0.0.1/'],
    ['H02', 'https://2130706433/'],
    ['H03', 'https://[::1]/'],
    ['H04', 'https://[::ffff:127.0.0.1]/'],
    ['H05', 'https://[::127.0.0.1]/'],
    ['H06', 'https://[2002:7f00:1::]/'],
    ['H07', 'https://[fd12::1]/'],
    ['H08', 'https://10.1.2.3/'],
    ['H09', 'https://169.254.169.254/latest/meta-data'],
    ['H10', 'https://console.internal/'],
    ['H15', 'https://user:pass@portal.example.org/'],
    ['H16', 'https://portal.example.org:6379/'],
    ['H17', 'http://portal.example.org/'],
    ['H18', 'file:///etc/passwd'],
    ['H19', 'https://①②⑦.⓪.⓪.①/'],
  ])('%s: an address such as %s → 422 at save, for every kind of address', async (_, url) => {
    for (const field of ['webhookUrl', 'settingsUrl', 'invitesUrl']) {
      const before = await portal.signer.ask();
      const answer = await put(url, field);
      expect([answer.status, answer.code, answer.body.includes(`"/${field}"`)]).toEqual([422, 'url-not-allowed', true]);
      expect(portalOf(await portal.signer.ask())).toEqual(portalOf(before));
    }
  });

  it('H20: our own address → 422', async () => {
    expect((await put(`${bench.system.url}/v1/portal`)).code).toBe('url-not-allowed');
  });

  it('a public address is kept as given, and null takes it away', async () => {
    const url = 'https://portal.example.org/telephony/hook?x=1';
    expect(portalOf(await put(url))['webhookUrl']).toBe(url);
    const body = { actor: testActor, webhookUrl: null };
    const removed = await portal.signer.ask({ method: 'PUT', path: '/v1/portal', body });
    expect(portalOf(removed)['webhookUrl']).toBeNull();
  });
});
