import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../clock/clock';
import { Queues } from '../queues/queues';
import { Transactions } from '../database/transactions';
import { OutboxRow } from './outbox-row.entity';

/** The queue whose jobs mean "look at the outbox". */
export const outboxQueue = 'outbox';

const batch = 100;

/** Carries one row on inside the relay's transaction; what it returns runs after the commit (a nudge to a queue). */
export type OutboxHandler = (manager: EntityManager, row: OutboxRow) => Promise<(() => Promise<void>) | undefined>;

/** Transactional outbox: facts are appended in the transaction that makes them true and carried on by any worker afterwards. */
@Injectable()
export class Outbox {
  private readonly handlers = new Map<string, OutboxHandler>();

  constructor(
    private readonly transactions: Transactions,
    private readonly queues: Queues,
    private readonly clock: Clock,
  ) {}

  /** Appends a fact within the caller's transaction. `topic` names the handler, `body` is JSON without secrets. */
  async append(manager: EntityManager, tenantId: string, topic: string, body: Record<string, unknown>): Promise<void> {
    await manager.insert(OutboxRow, { tenantId, topic, body: body as never, createdAt: this.clock.now() });
  }

  /** Says that rows were committed. Call it after the transaction; losing it only delays them until the next periodic look. */
  async nudge(): Promise<void> {
    await this.queues.nudge(outboxQueue, 'relay');
  }

  /** Registers who carries a topic on. One handler a topic. */
  handle(topic: string, handler: OutboxHandler): void {
    this.handlers.set(topic, handler);
  }

  /**
   * Carries on up to 100 rows and returns how many. Handler effects and the row's removal commit together, so two replicas or a
   * crash never carry a row twice: rows in work are skipped by others (SKIP LOCKED). Rows of topics that nobody here carries wait.
   */
  async relay(): Promise<number> {
    if (this.handlers.size === 0) return 0;
    const afterCommit: (() => Promise<void>)[] = [];
    const count = await this.transactions.run(async (manager) => {
      afterCommit.length = 0;
      const rows = await manager
        .createQueryBuilder(OutboxRow, 'row')
        .where('row.topic IN (:...topics)', { topics: [...this.handlers.keys()] })
        .orderBy('row.outboxId')
        .limit(batch)
        .setLock('pessimistic_write')
        .setOnLocked('skip_locked')
        .getMany();
      for (const row of rows) {
        const after = await this.handlers.get(row.topic)?.(manager, row);
        if (after !== undefined) afterCommit.push(after);
      }
      if (rows.length > 0)
        await manager.delete(
          OutboxRow,
          rows.map((row) => row.outboxId),
        );
      return rows.length;
    });
    for (const after of afterCommit) await after();
    return count;
  }
}
