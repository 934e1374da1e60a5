import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { ManualClock, testDatabase, waitFor } from '#testing';
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
    expect(await outbox.relay()).toBe(1);
    expect([await left(), await dataSource.manager.countBy(OutboxRow, { topic }), after]).toEqual([1, 0, 0]);
    fails = false;
    clock.pass(1000);
    expect(await outbox.relay()).toBe(1);
    expect([await left(), await dataSource.manager.countBy(OutboxRow, { topic }), after]).toEqual([0, 1, 1]);
  });

  it('never carries a tenant’s rows out of order, however many replicas relay at once', async () => {
    const seen: unknown[] = [];
    let begun = false;
    let mayEnd = false;
    const [slow, quick] = [replica(), replica()];
    slow.handle('topic', async (_, { body }) => {
      begun = true;
      await waitFor(() => mayEnd);
      seen.push(body['n']);
      return undefined;
    });
    quick.handle('topic', async (_, { body }) => {
      seen.push(body['n']);
      return undefined;
    });
    await append(slow, 103, 'topic');
    const first = slow.relay();
    await waitFor(() => begun);
    const overtaken = await quick.relay();
    mayEnd = true;
    expect([overtaken, await first]).toEqual([0, 100]);
    expect(await quick.relay()).toBe(3);
    expect(seen).toEqual(Array.from({ length: 103 }, (_, n) => n));
  });

  it('loses its lock when its process is frozen, instead of holding up everybody', async () => {
    const outbox = replica();
    const waits: unknown[] = [];
    const silence = async (manager: { query: (sql: string) => Promise<unknown> }): Promise<number> =>
      Number(((await manager.query('SELECT @@session.wait_timeout AS seconds')) as { seconds: string }[])[0]?.seconds);
    outbox.handle('topic', async (manager) => {
      waits.push(await silence(manager));
      return undefined;
    });
    await append(outbox, 1, 'topic');
    await outbox.relay();
    expect([waits, (await silence(dataSource)) > 1000]).toEqual([[30], true]);
  });

  describe('when a handler fails every time', () => {
    let outbox: Outbox;
    let seen: string[];
    const row = async (n: number): Promise<OutboxRow | undefined> =>
      (await dataSource.manager.findBy(OutboxRow, { tenantId })).find(({ body }) => body['n'] === n);

    beforeEach(() => {
      outbox = replica();
      seen = [];
      outbox.handle('topic', async (_, { tenantId: whose, body }) => {
        if (whose === tenantId && body['n'] === 1) throw new TypeError('no such thing as +4915112345678');
        seen.push(`${whose === tenantId ? 'mine' : 'other'} ${String(body['n'])}`);
        return undefined;
      });
    });

    it('other tenants go on at once, and its own later rows wait for it', async () => {
      await append(outbox, 3, 'topic');
      await transactions.run((manager) => outbox.append(manager, newId('ten', 2), 'topic', { n: 0 }));
      expect([await outbox.relay(), await outbox.relay()]).toEqual([3, 0]);
      expect(seen).toEqual(['mine 0', 'other 0']);
      expect(await row(1)).toMatchObject({ attempts: 1, parkedAt: null });
    });

    it('a tenant with many rows behind it keeps no other from its turn', async () => {
      await append(outbox, 250, 'topic');
      await transactions.run((manager) => outbox.append(manager, newId('ten', 3), 'topic', { n: 0 }));
      expect([await outbox.relay(), await outbox.relay(), await outbox.relay()]).toEqual([2, 1, 0]);
      expect(seen).toEqual(['mine 0', 'other 0']);
    });

    it('is parked after eight attempts, with its redacted reason, and its tenant goes on', async () => {
      const errors: unknown[] = [];
      const spy = jest.spyOn(Logger.prototype, 'error').mockImplementation((said: unknown) => void errors.push(said));
      await append(outbox, 3, 'topic');
      for (let attempt = 1; attempt <= 8; attempt += 1) {
        await outbox.relay();
        clock.pass(1000 * 2 ** (attempt - 1));
      }
      await outbox.relay();
      spy.mockRestore();
      expect(seen).toEqual(['mine 0', 'mine 2']);
      expect(errors).toEqual(['Fact is parked: it could not be carried on']);
      const parked = await row(1);
      expect(parked).toMatchObject({ attempts: 8, retryAt: null, parkedAt: expect.any(Date) as unknown });
      expect(parked?.lastError).toMatch(/^TypeError: no such thing as /);
      expect(parked?.lastError).not.toContain('+4915112345678');
      expect(await outbox.relay()).toBe(0);
    });
  });
});
