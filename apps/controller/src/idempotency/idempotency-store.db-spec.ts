import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { DatabaseConfig, EncryptionConfig, loadConfig, newId, openDataSource, SecretBox } from '#foundation';
import { ManualClock, testDatabase } from '#testing';
import { IdempotencyKeyRow } from './idempotency-key.entity';
import { type Claim, IdempotencyStore } from './idempotency-store';

const answer = { status: 201, body: '{"password":"shown once"}', headers: { location: '/v1/x' } };

describe('IdempotencyStore', () => {
  let dataSource: DataSource;
  let clock: ManualClock;
  let store: IdempotencyStore;
  let key: string;
  const tenantId = newId('ten', 0);
  const fingerprint = IdempotencyStore.fingerprint('PUT', '/v1/x', '{}');
  const claim = (at = store): ReturnType<IdempotencyStore['claim']> => at.claim(tenantId, key, fingerprint);
  const mine = async (at = store): Promise<Claim> => {
    const claimed = await claim(at);
    if ('status' in claimed) throw new TypeError('an answer was there already');
    return claimed;
  };

  beforeAll(async () => {
    const { url } = await testDatabase();
    const config = loadConfig([DatabaseConfig], { DATABASE_URL: url });
    dataSource = await openDataSource(config.get(DatabaseConfig), [IdempotencyKeyRow]);
  });

  beforeEach(() => {
    const config = { keyId: 'k1', key: Buffer.alloc(32, 1).toString('base64'), retiredKeys: [] };
    clock = new ManualClock();
    store = new IdempotencyStore(dataSource, new SecretBox(Object.assign(new EncryptionConfig(), config)), clock);
    key = randomUUID();
  });

  afterAll(() => dataSource.destroy());

  it('is won by one of many, and the others are told to wait', async () => {
    const claims = await Promise.allSettled(Array.from({ length: 20 }, () => mine()));
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const reasons = claims.flatMap((end) => (end.status === 'rejected' ? [end.reason as { code: string }] : []));
    expect(new Set(reasons.map(({ code }) => code))).toEqual(new Set(['idempotency-key-in-flight']));
  });

  it('gives the first answer again, body, status and headers', async () => {
    await store.complete(await mine(), answer);
    expect(await claim()).toEqual(answer);
  });

  it('tells one write from another by method, path and body', async () => {
    await mine();
    const others = [
      IdempotencyStore.fingerprint('POST', '/v1/x', '{}'),
      IdempotencyStore.fingerprint('PUT', '/v1/y', '{}'),
      IdempotencyStore.fingerprint('PUT', '/v1/x', '{"a":1}'),
    ];
    for (const other of others)
      await expect(store.claim(tenantId, key, other)).rejects.toMatchObject({ code: 'idempotency-key-reused' });
  });

  it('F02: a write whose runner died is run again after its lease, and the dead one’s late answer is not kept', async () => {
    const dead = await mine();
    clock.pass(9999);
    await expect(mine()).rejects.toMatchObject({ code: 'idempotency-key-in-flight' });
    clock.pass(1);
    const next = await mine();
    await store.complete(dead, { ...answer, body: 'late' });
    await store.abandon(dead);
    await store.complete(next, answer);
    expect(await claim()).toEqual(answer);
  });

  it('F31: of many that take over from a dead runner one wins', async () => {
    await mine();
    clock.pass(10_000);
    const claims = await Promise.allSettled(Array.from({ length: 10 }, () => mine()));
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('a runner that says it is alive keeps its claim', async () => {
    const claimed = await mine();
    for (let turn = 0; turn < 5; turn += 1) {
      clock.pass(9000);
      await store.renew(claimed);
    }
    await expect(mine()).rejects.toMatchObject({ code: 'idempotency-key-in-flight' });
  });

  it('a write without effect frees its key', async () => {
    await store.abandon(await mine());
    await expect(mine()).resolves.toMatchObject({ key });
  });

  it('M04: a key is new again after 72 hours, and its row is removed', async () => {
    await store.complete(await mine(), answer);
    clock.pass(72 * 3_600_000 - 1);
    expect(await claim()).toEqual(answer);
    clock.pass(1);
    await store.complete(await mine(), { ...answer, body: 'second' });
    clock.pass(72 * 3_600_000);
    expect(await store.removeExpired()).toBeGreaterThan(0);
    expect(await dataSource.manager.countBy(IdempotencyKeyRow, { tenantId, idempotencyKey: key })).toBe(0);
  });
});
