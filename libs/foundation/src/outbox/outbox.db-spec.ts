import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { ManualClock, testDatabase } from '#testing';
import { loadConfig } from '../config/load-config';
import { openDataSource } from '../database/data-source';
import { DatabaseConfig } from '../database/database.config';
import { Transactions } from '../database/transactions';
import { newId } from '../ids/ids';
import type { Queues } from '../queues/queues';
import { Outbox } from './outbox';
import { OutboxRow } from './outbox-row.entity';

describe('Outbox', () => {
  let dataSource: DataSource;
  let transactions: Transactions;
  let tenantId: string;
  const clock = new ManualClock();

  /** The outbox of one replica; nobody listens to its nudges, as when Redis is away. */
  const replica = (): Outbox => new Outbox(transactions, { nudge: async () => undefined } as unknown as Queues, clock);

  const append = (outbox: Outbox, count: number, topic: string): Promise<void> =>
    transactions.run(async (manager) => {
      for (let n = 0; n < count; n += 1) await outbox.append(manager, tenantId, topic, { n });
    });
  const left = (): Promise<number> => dataSource.manager.countBy(OutboxRow, { tenantId });

  beforeAll(async () => {
    Logger.overrideLogger(false);
    const { url } = await testDatabase();
    const config = loadConfig([DatabaseConfig], { DATABASE_URL: url });
    dataSource = await openDataSource(config.get(DatabaseConfig), [OutboxRow]);
    transactions = new Transactions(dataSource);
  });

  beforeEach(async () => {
    tenantId = newId('ten', 0);
    await dataSource.query('DELETE FROM outbox');
  });

  afterAll(() => dataSource.destroy());

  it('F01: a fact is there exactly when its transaction was committed', async () => {
    const outbox = replica();
    const failing = transactions.run(async (manager) => {
      await outbox.append(manager, tenantId, 'topic', {});
      throw new TypeError('crash before the commit');
    });
    await expect(failing).rejects.toThrow('crash');
    expect(await left()).toBe(0);
    await append(outbox, 1, 'topic');
    expect(await left()).toBe(1);
  });

  it('carries on in the order of appending and removes what it carried', async () => {
    const outbox = replica();
    const seen: unknown[] = [];
    outbox.handle('topic', async (_, { body }) => {
      seen.push(body['n']);
      return undefined;
    });
    await append(outbox, 5, 'topic');
    expect(await outbox.relay()).toBe(5);
    expect([seen, await left(), await outbox.relay()]).toEqual([[0, 1, 2, 3, 4], 0, 0]);
  });

  it('leaves what nobody here carries to those who do', async () => {
    const outbox = replica();
    await append(outbox, 3, 'elsewhere');
    expect(await outbox.relay()).toBe(0);
    outbox.handle('topic', async () => undefined);
    expect([await outbox.relay(), await left()]).toEqual([0, 3]);
  });

  it('takes a hundred at a time and says so', async () => {
    const outbox = replica();
    outbox.handle('topic', async () => undefined);
    await append(outbox, 130, 'topic');
    expect([await outbox.relay(), await outbox.relay(), await outbox.relay()]).toEqual([100, 30, 0]);
  });

  it('F03: two replicas that relay at once carry each fact on once', async () => {
    const effect = newId('ten', 1);
    const replicas = Array.from({ length: 4 }, () => {
      const outbox = replica();
      outbox.handle('topic', async (manager: EntityManager, { outboxId }) => {
        await manager.insert(OutboxRow, {
          tenantId: effect,
          topic: 'done',
          body: { outboxId },
          createdAt: clock.now(),
        });
        return undefined;
      });
      return outbox;
    });
    await append(replicas[0]!, 250, 'topic');
    while ((await left()) > 0) await Promise.all(replicas.map((outbox) => outbox.relay()));
    const done = await dataSource.manager.findBy(OutboxRow, { tenantId: effect });
    expect([done.length, new Set(done.map(({ body }) => body['outboxId'])).size]).toEqual([250, 250]);
  });

  it('a handler that fails takes its effects with it, and the fact stays', async () => {
    const outbox = replica();
    const [effect, topic] = [randomUUID(), randomUUID().slice(0, 30)];
    let fails = true;
    let after = 0;
    outbox.handle('topic', async (manager) => {
      await outbox.append(manager, effect, topic, {});
      if (fails) throw new TypeError('crash in the handler');
      return async () => void (after += 1);
    });
    await append(outbox, 1, 'topic');
    await expect(outbox.relay()).rejects.toThrow('crash');
    expect([await left(), await dataSource.manager.countBy(OutboxRow, { topic }), after]).toEqual([1, 0, 0]);
    fails = false;
    expect(await outbox.relay()).toBe(1);
    expect([await left(), await dataSource.manager.countBy(OutboxRow, { topic }), after]).toEqual([0, 1, 1]);
  });
});
