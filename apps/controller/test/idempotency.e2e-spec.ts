import { randomUUID } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { testActor, waitFor } from '#testing';
import { ControllerBench, type KnownPortal } from './controller-bench';
import type { RawAnswer } from './raw-http';
import { type RequestOrder, withHeaders } from './raw-signed-request';

const lineOrder = (line: string, idempotencyKey: string, title = 'Sales'): RequestOrder => ({
  method: 'PUT',
  path: `/v1/lines/${line}`,
  body: { actor: testActor, title, numberIds: [] },
  idempotencyKey,
});

describe('catalogue M: one key, one effect', () => {
  let bench: ControllerBench;
  let portal: KnownPortal;

  const put = (line: string, key: string, title?: string): Promise<RawAnswer> =>
    portal.signer.ask(lineOrder(line, key, title));
  const versionOf = async (line: string, of = portal): Promise<number> => {
    const { body } = await of.signer.ask({ path: `/v1/lines/${line}` });
    return (JSON.parse(body) as { settingsVersion: number }).settingsVersion;
  };

  beforeAll(async () => {
    bench = await ControllerBench.start();
    portal = await bench.newPortal();
  });

  afterAll(() => bench.stop());

  it('a repeat gets the first answer, marked and signed for itself, and has no effect', async () => {
    const key = randomUUID();
    const first = await put('repeat', key);
    const request = portal.signer.request(lineOrder('repeat', key));
    const second = await portal.signer.send(request);
    expect([second.status, second.body]).toEqual([first.status, first.body]);
    expect([first, second].map(({ headers }) => headers['idempotency-replayed'])).toEqual([undefined, 'true']);
    expect(portal.signer.refusalOf(request, second)).toBeUndefined();
    expect(await versionOf('repeat')).toBe(1);
  });

  it('a refusal by rule is kept and given again, one by form is not', async () => {
    const key = randomUUID();
    const order = { method: 'PUT', path: '/v1/portal', idempotencyKey: key } as const;
    const wrong = { actor: testActor, timeZone: 'Mars/Base' };
    const first = await portal.signer.ask({ ...order, body: wrong });
    const again = await portal.signer.ask({ ...order, body: wrong });
    expect([first.status, again.status, again.headers['idempotency-replayed']]).toEqual([422, 422, 'true']);
    const form = randomUUID();
    expect((await portal.signer.ask({ ...order, idempotencyKey: form, body: {} })).status).toBe(400);
    const right = { ...order, idempotencyKey: form, body: { actor: testActor, timeZone: 'Europe/Berlin' } };
    expect((await portal.signer.ask(right)).status).toBe(200);
  });

  it('M01: no Idempotency-Key on a write → 400', async () => {
    const request = withHeaders(portal.signer.request(lineOrder('m01', 'k')), { 'idempotency-key': undefined });
    await bench.refuses(() => portal.signer.send(request), { status: 400, code: 'bad-idempotency-key' });
  });

  it('M02: the same key with another body → 422', async () => {
    const key = randomUUID();
    await put('m02', key);
    const refused = { status: 422, code: 'idempotency-key-reused' };
    await bench.refuses(() => put('m02', key, 'Support'), refused);
    await bench.refuses(() => put('m02-other', key), refused);
    expect(await versionOf('m02')).toBe(1);
  });

  it('M03: the same key while the first runs → 409, then the first answer', async () => {
    const key = randomUUID();
    await put('m03', randomUUID());
    const lock = await createConnection(String(bench.system.env['DATABASE_URL']));
    await lock.beginTransaction();
    await lock.query('SELECT 1 FROM phone_lines WHERE tenant_id = ? FOR UPDATE', [portal.tenantId]);
    const running = put('m03', key, 'Running');
    await waitFor(
      async () => (await bench.rows('SELECT 1 FROM idempotency_keys WHERE idempotency_key = ?', [key])).length > 0,
    );
    const refused = await bench.refuses(() => put('m03', key, 'Running'), {
      status: 409,
      code: 'idempotency-key-in-flight',
    });
    expect(refused.headers['retry-after']).toBe('1');
    await lock.commit();
    await lock.end();
    const first = await running;
    const again = await put('m03', key, 'Running');
    expect([first.status, again.status, again.body]).toEqual([200, 200, first.body]);
    expect(await versionOf('m03')).toBe(2);
  });

  it('M04: the same key after 72 hours → a new operation', async () => {
    const key = randomUUID();
    await put('m04', key);
    const [row] = await bench.rows<{ hours: number }>(
      'SELECT TIMESTAMPDIFF(MINUTE, UTC_TIMESTAMP(3), expires_at) / 60 AS hours FROM idempotency_keys WHERE idempotency_key = ?',
      [key],
    );
    expect(Math.round(Number(row?.hours))).toBe(72);
    await bench.execute('UPDATE idempotency_keys SET expires_at = UTC_TIMESTAMP(3) WHERE idempotency_key = ?', [key]);
    expect((await put('m04', key, 'Renamed')).status).toBe(200);
    expect(await versionOf('m04')).toBe(2);
  });

  it.each([
    ['256 characters', 'k'.repeat(256)],
    ['a blank within', 'two words'],
    ['a letter beyond ASCII', 'clé'],
    ['nothing', ''],
    ['two keys', 'one, two'],
  ])('M05: a key of %s → 400', async (_, key) => {
    const request = withHeaders(portal.signer.request(lineOrder('m05', 'k')), { 'idempotency-key': key });
    await bench.refuses(() => portal.signer.send(request), { status: 400, code: 'bad-idempotency-key' });
  });

  it('M05: a key of 255 characters is one', async () => {
    expect((await put('m05', 'k'.repeat(255))).status).toBe(200);
  });

  it('M06: 20 calls at once with one key → one effect, equal answers or 409', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => put('m06', key)));
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].filter((status) => ![200, 409].includes(status))).toEqual([]);
    expect(new Set(answers.filter(({ status }) => status === 200).map(({ body }) => body)).size).toBe(1);
    expect(await versionOf('m06')).toBe(1);
    expect((await put('m06', key)).headers['idempotency-replayed']).toBe('true');
  });

  it('E07: a key that another portal used is free for this one', async () => {
    const other = await bench.newPortal();
    const key = randomUUID();
    await put('e07', key);
    const answer = await other.signer.ask(lineOrder('e07', key, 'Another title'));
    expect([answer.status, answer.headers['idempotency-replayed']]).toEqual([200, undefined]);
    expect([await versionOf('e07'), await versionOf('e07', other)]).toEqual([1, 1]);
  });

  it('keeps answers sealed: no row holds what was said', async () => {
    await put('sealed', randomUUID(), 'planted-title-9f2c');
    const rows = await bench.rows<{ sealed: string }>(
      'SELECT answer_sealed AS sealed FROM idempotency_keys WHERE tenant_id = ? AND answer_sealed IS NOT NULL',
      [portal.tenantId],
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ sealed }) => !/^k1:[A-Za-z0-9+/]+=*$/.test(sealed))).toEqual([]);
  });
});
