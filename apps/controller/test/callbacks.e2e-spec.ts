import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadConfig, EncryptionConfig, SecretBox } from '#foundation';
import { testActor, waitFor } from '#testing';
import { ControllerBench, type KnownPortal } from './controller-bench';
import { report, started } from './furnished-portal';
import { exchangeBytes, type RawAnswer } from './raw-http';

/** A tenant whose account at the voice platform is known from the inside. */
interface AccountInside extends KnownPortal {
  platformAccountId: string;
  apiKey: string;
  callbackSalt: string;
}

describe('catalogue G: what comes from the voice platform', () => {
  let bench: ControllerBench;
  let one: AccountInside;
  let two: AccountInside;
  let lastCallback = 0;

  /** A portal with an account, and the account's secrets read from our own rows. */
  async function withAccount(): Promise<AccountInside> {
    const portal = await bench.newPortal();
    const made = await portal.signer.ask({ method: 'POST', path: '/v1/account', body: { actor: testActor } });
    expect(made.status).toBe(200);
    const [row] = await bench.rows<{ id: string; key: string; salt: string }>(
      `SELECT platform_account_id AS id, api_key_sealed AS \`key\`, callback_salt_sealed AS salt FROM accounts WHERE tenant_id = ?`,
      [portal.tenantId],
    );
    const box = new SecretBox(loadConfig([EncryptionConfig], bench.system.env).get(EncryptionConfig));
    const open = (sealed: string | undefined, column: string): string =>
      box.open(String(sealed), `accounts/${column}/${portal.tenantId}`);
    return {
      ...portal,
      platformAccountId: String(row?.id),
      apiKey: open(row?.key, 'api_key'),
      callbackSalt: open(row?.salt, 'callback_salt'),
    };
  }

  function callback(of: AccountInside, more: object = {}): Record<string, unknown> {
    lastCallback += 1;
    const text = `${of.callbackSalt}${of.platformAccountId}${of.apiKey}${lastCallback}`;
    const hash = createHash('md5').update(text).digest('hex');
    const type = 'min_balance';
    return { callback_id: lastCallback, account_id: Number(of.platformAccountId), type, hash, balance: 1e9, ...more };
  }

  async function post(body: string | object, path = '/platform/v1/callbacks'): Promise<RawAnswer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const { host } = new URL(bench.system.url);
    const head = `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n`;
    return exchangeBytes(bench.system.url, Buffer.concat([Buffer.from(head), Buffer.from(text.slice(0, 200_000))]));
  }

  const history = (portal: KnownPortal, sessionId: string, more: object = {}): Promise<RawAnswer> =>
    portal.signer.ask({
      method: 'POST',
      path: '/scenario/v1/history',
      role: 's2c',
      body: { sessionId, incoming: 2, code: 200, startedAt: ago(60), endedAt: ago(10), ...more },
    });
  const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();
  async function callOf(portal: KnownPortal, answer: RawAnswer): Promise<Record<string, unknown>> {
    const { callId } = JSON.parse(answer.body) as { callId: string };
    return JSON.parse((await portal.signer.ask({ path: `/v1/calls/${callId}` })).body) as Record<string, unknown>;
  }
  const audited = (reason: string): Promise<unknown> =>
    waitFor(() => bench.logLines().some((line) => line['audit'] === true && line['reason'] === reason));

  beforeAll(async () => {
    bench = await ControllerBench.start();
    one = await withAccount();
    two = await withAccount();
  });

  afterAll(() => bench.stop());

  it.each<[string, () => object, string]>([
    ['G01 a wrong MD5', () => callback(one, { hash: 'f'.repeat(32) }), 'wrong-hash'],
    [
      'G02 the right MD5 of another account',
      () => callback(one, { account_id: Number(two.platformAccountId) }),
      'wrong-hash',
    ],
    ['G02 an account that is nobody’s', () => callback(one, { account_id: 999_999_999 }), 'unknown-account'],
  ])('%s → 202, nothing changed, audited', async (_, make, reason) => {
    const before = await bench.checksum();
    const answer = await post({ callbacks: [make()] });
    expect([answer.status, answer.body]).toEqual([202, '']);
    expect(await bench.checksum()).toBe(before);
    await audited(reason);
  });

  it('F25: a right one is kept raw and changes no balance', async () => {
    const balance = async (): Promise<string> => (await one.signer.ask({ path: '/v1/account' })).body;
    const before = await balance();
    expect((await post({ callbacks: [callback(one, { balance: '1000000' })] })).status).toBe(202);
    expect(await balance()).toBe(before);
  });

  it('G09, G10: an unknown type with unknown fields → 202, kept raw', async () => {
    const sent = callback(one, { type: 'never_heard_of', something: { new: [1, '2'] } });
    expect((await post({ callbacks: [sent] })).status).toBe(202);
    const rows = await bench.rows<{ body: unknown }>(
      'SELECT body FROM platform_callbacks WHERE tenant_id = ? AND type = ?',
      [one.tenantId, 'never_heard_of'],
    );
    const [body] = rows.map((row) => (typeof row.body === 'string' ? (JSON.parse(row.body) as unknown) : row.body));
    expect(body).toEqual(sent);
  });

  it('G14: a batch with a bad item keeps the good ones', async () => {
    const good = callback(one);
    expect((await post({ callbacks: [null, 'x', callback(one, { hash: 'no' }), {}, good] })).status).toBe(202);
    const kept = await bench.rows('SELECT 1 FROM platform_callbacks WHERE tenant_id = ? AND callback_id = ?', [
      one.tenantId,
      String(good['callback_id']),
    ]);
    expect(kept).toHaveLength(1);
    const events = [{ nonsense: true }, started('+74012555555'), { sequence: -1, type: 'x', at: 'now' }];
    const { body } = await report(one, 'g14-session', events);
    expect((JSON.parse(body) as { results: { status: string }[] }).results.map(({ status }) => status)).toEqual([
      'rejected',
      'accepted',
      'rejected',
    ]);
  });

  it('G08: a body of 10 MB → 413', async () => {
    const refused = { status: 413, code: 'body-too-large' };
    await bench.refuses(() => post(`{"callbacks":["${'x'.repeat(10_000_000)}"]}`), refused);
  });

  it.each(['[]', '{}', '{"callbacks":1}', '{', 'null', '"x"'])('a body that is none: %s → 400', async (body) => {
    const refused = { status: 400, code: ['invalid-request', 'malformed-request'] };
    await bench.refuses(() => post(body), refused);
  });

  it('G11: a callback for a closed tenant → 202, dropped, audited', async () => {
    const closed = await withAccount();
    await bench.execute(`UPDATE tenants SET state = 'closed' WHERE tenant_id = ?`, [closed.tenantId]);
    const before = await bench.checksum();
    expect((await post({ callbacks: [callback(closed)] })).status).toBe(202);
    expect(await bench.checksum()).toBe(before);
    await audited('tenant-closed');
  });

  it.each<[string, object, string]>([
    ['G03 a negative cost', { reportedCost: '-1' }, 'quarantined:reportedCost'],
    ['G03 a cost of a thousand million', { reportedCost: '1000000000' }, 'quarantined:reportedCost'],
    ['G04 a negative duration', { durationSeconds: -5 }, 'quarantined:durationSeconds'],
    ['G04 an end before the start', { startedAt: ago(10), endedAt: ago(60) }, 'quarantined:'],
    ['G12 a moment more than an hour ahead', { callStartedAt: ago(-7200) }, 'clamped:callStartedAt'],
  ])('%s → taken, flagged, never booked', async (name, more, flag) => {
    const call = await callOf(one, await history(one, name.replace(/\W/g, '-'), more));
    expect((call['flags'] as string[]).some((own) => own.startsWith(flag))).toBe(true);
    expect([call['cost'], call['costState']]).toEqual([null, 'pending']);
    if (flag.startsWith('quarantined'))
      await waitFor(() =>
        bench.logLines().some((line) => line['level'] === 'error' && line['callId'] === call['callId']),
      );
  });

  it('G05, G13: the history of a session that was never heard of → taken, flagged, waiting for its cost', async () => {
    const call = await callOf(one, await history(one, 'g13-session'));
    expect(call).toMatchObject({ state: 'ended', costState: 'pending', cost: null });
    expect((call['flags'] as string[]).length).toBeGreaterThan(0);
  });

  it('G06: the session of another portal → our own call, which tells nothing of theirs; theirs untouched, audited', async () => {
    const theirs = await callOf(two, await history(two, 'g06-session'));
    const ours = await callOf(one, await history(one, 'g06-session', { reason: 'stolen' }));
    const nobodys = await callOf(one, await history(one, 'g06-nobody', { reason: 'stolen' }));
    expect(ours['callId']).not.toBe(theirs['callId']);
    expect([ours['flags'], ours['state'], ours['costState']]).toEqual([
      nobodys['flags'],
      nobodys['state'],
      nobodys['costState'],
    ]);
    expect(ours['flags']).toEqual(theirs['flags']);
    await audited('session-of-another-tenant');
    const path = `/v1/calls/${String(theirs['callId'])}`;
    expect(JSON.parse((await two.signer.ask({ path })).body)).toEqual(theirs);
  });

  it('G07: the address of a recording on an internal host is kept as text and never fetched', async () => {
    let hits = 0;
    const inside = createServer((_, response) => response.end(String((hits += 1)))).listen(0, '127.0.0.1');
    await once(inside, 'listening');
    const recordUrl = `http://127.0.0.1:${(inside.address() as AddressInfo).port}/latest/meta-data`;
    const call = await callOf(one, await history(one, 'g07-session', { recordUrl, logUrl: recordUrl }));
    expect([call['recordUrl'], hits]).toEqual([recordUrl, 0]);
    inside.close();
  });
});
