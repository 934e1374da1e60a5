import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { testDatabase } from '#testing';
import { loadConfig } from '../config/load-config';
import { openDataSource } from '../database/data-source';
import { DatabaseConfig } from '../database/database.config';
import { EncryptionConfig, SecretBox } from '../encryption/secret-box';
import { newId } from '../ids/ids';
import { IdempotencyKeyRow } from './idempotency-key.entity';
import { type Claim, IdempotencyStore } from './idempotency-store';

const answer = { status: 201, body: '{"password":"shown once"}', headers: { location: '/v1/x' } };

describe('IdempotencyStore', () => {
  let dataSource: DataSource;
  let store: IdempotencyStore;
  let key: string;
  const tenantId = newId('ten', 0);
  const fingerprint = IdempotencyStore.fingerprint('PUT', '/v1/x', '{}');
  const claim = (at = store): ReturnType<IdempotencyStore['claim']> => at.claim(tenantId, key, fingerprint);
  /** Lets seconds go by for this key: the database's clock is nobody's to move. */
  const age = (seconds: number): Promise<unknown> =>
    dataSource.query(
      `UPDATE idempotency_keys SET leased_until = leased_until - INTERVAL ? SECOND, expires_at = expires_at - INTERVAL ? SECOND
       WHERE tenant_id = ? AND idempotency_key = ?`,
      [seconds, seconds, tenantId, key],
    );
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
    store = new IdempotencyStore(dataSource, new SecretBox(Object.assign(new EncryptionConfig(), config)));
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

  it('tells one write from another by method, path and the body’s digest', async () => {
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
    await age(8);
    await expect(mine()).rejects.toMatchObject({ code: 'idempotency-key-in-flight' });
    await age(2);
    const next = await mine();
    await store.complete(dead, { ...answer, body: 'late' });
    await store.abandon(dead);
    await store.complete(next, answer);
    expect(await claim()).toEqual(answer);
  });

  it('F31: of many that take over from a dead runner one wins', async () => {
    await mine();
    await age(10);
    const claims = await Promise.allSettled(Array.from({ length: 10 }, () => mine()));
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('a runner that says it is alive keeps its claim', async () => {
    const claimed = await mine();
    for (let turn = 0; turn < 5; turn += 1) {
      await age(8);
      await store.renew(claimed);
    }
    await expect(mine()).rejects.toMatchObject({ code: 'idempotency-key-in-flight' });
  });

  it('a runner that was taken for dead and lives is not displaced by who saw it dead', async () => {
    const claimed = await mine();
    await age(10);
    const late = store as unknown as { find: (...ids: string[]) => Promise<unknown> };
    const find = late.find.bind(store);
    const looked = jest.spyOn(late, 'find').mockImplementationOnce(async (...ids) => {
      const found = await find(...ids);
      await store.renew(claimed);
      return found;
    });
    await expect(mine()).rejects.toMatchObject({ code: 'idempotency-key-in-flight' });
    looked.mockRestore();
    await store.complete(claimed, answer);
    expect(await claim()).toEqual(answer);
  });

  it('a write without effect frees its key', async () => {
    await store.abandon(await mine());
    await expect(mine()).resolves.toMatchObject({ key });
  });

  it('M04: a key is new again after 72 hours, and its row is removed', async () => {
    await store.complete(await mine(), answer);
    await age(72 * 3600 - 60);
    expect(await claim()).toEqual(answer);
    await age(60);
    await store.complete(await mine(), { ...answer, body: 'second' });
    await age(72 * 3600);
    expect(await store.removeExpired()).toBeGreaterThan(0);
    expect(await dataSource.manager.countBy(IdempotencyKeyRow, { tenantId, idempotencyKey: key })).toBe(0);
  });
});
