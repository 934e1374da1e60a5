import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { IdempotencyStore } from '#foundation';
import { waitFor } from '#testing';
import { Housekeeping } from '../src/housekeeping';
import { WorkerConfig } from '../src/worker.config';
import { openRooms, type RoomsUnderTest } from './rooms-under-test';

describe('idempotency keys whose 72 hours are over', () => {
  let rooms: RoomsUnderTest;

  beforeAll(async () => {
    rooms = await openRooms();
  });

  afterAll(() => rooms.close());

  it('are removed by the worker, and no others', async () => {
    const [replica] = rooms.replicas;
    if (replica === undefined) throw new TypeError('no replica');
    const store = replica.get(IdempotencyStore, { strict: false });
    const dataSource = replica.get(DataSource, { strict: false });
    const [old, fresh] = [randomUUID(), randomUUID()];
    for (const key of [old, fresh]) await store.claim('ten_expiry', key, 'f'.repeat(64));
    await dataSource.query('UPDATE idempotency_keys SET expires_at = UTC_TIMESTAMP(3) WHERE idempotency_key = ?', [
      old,
    ]);
    const left = async (): Promise<string[]> => {
      const sql = 'SELECT idempotency_key AS name FROM idempotency_keys WHERE idempotency_key IN (?, ?)';
      return (await dataSource.query<{ name: string }[]>(sql, [old, fresh])).map(({ name }) => name);
    };
    const config = Object.assign(new WorkerConfig(), { lookEveryMs: 10 });
    const housekeeping = new Housekeeping(store, config);
    housekeeping.onApplicationBootstrap();
    await waitFor(async () => (await left()).length === 1);
    await housekeeping.onApplicationShutdown();
    expect(await left()).toEqual([fresh]);
  });
});
