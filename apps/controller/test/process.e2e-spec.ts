import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { startGuarded, testActor, waitFor } from '#testing';
import { ControllerBench } from './controller-bench';
import { type FurnishedPortal, furnish } from './furnished-portal';
import { exchangeBytes, openConnection, readAnswer } from './raw-http';
import { bytesOf, RawSigner } from './raw-signed-request';

const main = resolve(__dirname, '../../../dist/apps/controller/src/main.js');
const exitConfig = 78;

describe('the controller as a process', () => {
  let bench: ControllerBench;
  let portal: FurnishedPortal;

  beforeAll(async () => {
    bench = await ControllerBench.start();
    portal = await furnish(bench, 'process');
  });

  afterAll(() => bench.stop());

  /** Starts the controller in this environment over that of the bench, to see it end. */
  async function endOf(changes: Record<string, string>): Promise<{ code: number; said: string }> {
    const child = await startGuarded([main], { ...process.env, ...bench.system.env, ...changes });
    const code = await child.exited;
    return { code, said: child.logs() };
  }

  it('refuses a bad environment: every name at once, no value, exit status 78', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'patchbay-secret-')), 'key');
    writeFileSync(file, 'planted-key-from-file-31c7');
    const planted = {
      DATABASE_URL: 'postgres://root:planted-password-5b1e@127.0.0.1/db',
      REDIS_URL: 'planted-redis-77aa',
      PATCHBAY_KEY_ENCRYPTION_KEY_FILE: file,
      PATCHBAY_PUBLIC_URL: 'planted-url-0c1d',
      PATCHBAY_LISTEN_PORT: 'planted-port-99ff',
    };
    const { code, said } = await endOf(planted);
    expect(code).toBe(exitConfig);
    const named = [...said.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name);
    const expected = [
      'DATABASE_URL',
      'PATCHBAY_KEY_ENCRYPTION_KEY',
      'PATCHBAY_LISTEN_PORT',
      'PATCHBAY_PUBLIC_URL',
      'REDIS_URL',
    ];
    expect([...new Set(named)].sort()).toEqual(expected);
    expect(said).not.toMatch(/planted|node_modules|\s+at /);
  });

  it.each<[string, Record<string, string>, string]>([
    ['the simulated clock', { PATCHBAY_CLOCK: 'tcp://127.0.0.1:1' }, 'PATCHBAY_CLOCK'],
    ['loopback for tenants', { PATCHBAY_OUTGOING_ALLOW_LIST: '127.0.0.1:80' }, 'PATCHBAY_OUTGOING_ALLOW_LIST'],
    ['a public address without TLS', { PATCHBAY_PUBLIC_URL: 'http://tc.example.net' }, 'PATCHBAY_PUBLIC_URL'],
    ['a voice platform without TLS', {}, 'VOICE_PLATFORM_URL'],
    ['a failpoint', { PATCHBAY_FAILPOINT: 'accounts.x.before:exit' }, 'PATCHBAY_FAILPOINT'],
  ])('refuses %s in production', async (_, changes, name) => {
    const production = { PATCHBAY_ENV: 'production', PATCHBAY_PUBLIC_URL: 'https://tc.example.net' };
    const { code, said } = await endOf({ ...production, ...changes });
    expect([code, said.includes(`  ${name}: must`)]).toEqual([exitConfig, true]);
  });

  it('says whether it lives and is ready, to anybody, and nothing about tenants', async () => {
    for (const [path, body] of [
      ['/health/live', { live: true }],
      ['/health/ready', { ready: true, database: true, redis: true }],
    ] as const) {
      const answer = await fetch(bench.system.url + path);
      expect([answer.status, await answer.json()]).toEqual([200, body]);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });

  it.each([['with the database away', { DATABASE_URL: 'mysql://nobody:x@127.0.0.1:1/none' }]])(
    'does not start %s, and says so without its password',
    async (_, changes) => {
      const { code, said } = await endOf({ ...changes, PATCHBAY_LISTEN_PORT: '0' });
      expect([code, said.includes('database-unavailable'), said.includes('nobody:x')]).toEqual([1, true, false]);
    },
  );

  it('at SIGTERM is not ready first, finishes what it has begun, takes nothing new, and exits 0', async () => {
    const app = await bench.system.start('controller');
    const signer = new RawSigner(portal.signer.portal, bench.system.url, app.url);
    const body = { actor: testActor, title: 'In flight', numberIds: [] };
    const request = signer.request({ method: 'PUT', path: `/v1/lines/${portal.lineId}`, body });
    const lock = await createConnection(String(bench.system.env['DATABASE_URL']));
    try {
      await lock.beginTransaction();
      await lock.query('SELECT 1 FROM phone_lines WHERE tenant_id = ? FOR UPDATE', [portal.tenantId]);
      const probe = await openConnection(app.url);
      const running = signer.send(request);
      await waitFor(
        async () => (await bench.rows(`SELECT 1 FROM idempotency_keys WHERE state = 'running'`)).length > 0,
      );
      probe.write('GET /health/ready HTTP/1.1\r\nHost: x\r\n');
      process.kill(app.pid, 'SIGTERM');
      await waitFor(() => app.logs().includes('"Stopping"'));
      // A question that was half asked when the stop began is still answered, and the answer is no.
      probe.write('\r\n');
      const ready = await readAnswer(probe);
      expect([ready.status, ready.code]).toEqual([503, 'not-ready']);
      await expect(exchangeBytes(app.url, bytesOf(signer.request()))).rejects.toThrow();
      await lock.commit();
      const answer = await running;
      expect([answer.status, signer.refusalOf(request, answer)]).toEqual([200, undefined]);
      expect(await app.exited).toBe(0);
    } finally {
      await lock.end();
      await app.stop();
    }
  });

  it('logs JSON alone, each line of a request with its ids', async () => {
    const answer = await portal.signer.ask({
      method: 'POST',
      path: '/scenario/v1/history',
      role: 's2c',
      body: { sessionId: 'logged', endedAt: new Date().toISOString(), durationSeconds: -1 },
    });
    const { callId } = JSON.parse(answer.body) as { callId: string };
    const lines = bench.system.controllers.flatMap((app) => app.logs().trim().split('\n'));
    expect(lines.filter((line) => !/^\{.*\}$/.test(line))).toEqual([]);
    const line = await waitFor(() => bench.logLines().find((found) => found['callId'] === callId));
    expect(line).toMatchObject({
      app: 'controller',
      requestId: expect.stringMatching(/^req_/) as unknown,
      portalId: portal.portalId,
      tenantId: portal.tenantId,
    });
  });

  it('L12, L03: no log of any app holds a secret that was used here, or a whole phone number', async () => {
    await portal.signer.ask({ path: `/v1/calls?cursor=${portal.signer.key('p2c')}` });
    const { signer, loginPassword } = portal;
    const roles = ['p2c', 'c2p', 's2c', 'c2s', 'p2s', 's2p', 'whk'] as const;
    const { DATABASE_URL = '', PATCHBAY_KEY_ENCRYPTION_KEY = '' } = bench.system.env;
    const [row] = await bench.rows<{ login: string }>(
      'SELECT password_sealed AS login FROM logins WHERE tenant_id = ?',
      [portal.tenantId],
    );
    const secrets = [
      signer.portal.licenceKey,
      ...roles.map((role) => signer.key(role)),
      loginPassword,
      String(row?.login),
      new URL(DATABASE_URL).password,
      PATCHBAY_KEY_ENCRYPTION_KEY,
      'planted-access-url',
      portal.number.slice(1),
      '79112233444',
    ].filter((secret) => secret.length > 6);
    const apps = [...bench.system.controllers, bench.system.simulator];
    const found = apps.flatMap((app) =>
      secrets.filter((secret) => app.logs().includes(secret)).map((secret) => [app.name, secret]),
    );
    expect(found).toEqual([]);
    const rows = JSON.stringify(await bench.rows('SELECT * FROM licences WHERE portal_id = ?', [portal.portalId]));
    expect(rows).not.toContain(createHash('sha256').update(signer.portal.licenceKey).digest('hex'));
    expect(rows).not.toContain(signer.portal.licenceKey);
  });
});
