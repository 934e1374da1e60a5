import { Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull, MoreThan, Not } from 'typeorm';
import { Clock } from '../clock/clock';
import { endsTransaction, Transactions } from '../database/transactions';
import { Queues } from '../queues/queues';
import { OutboxRow } from './outbox-row.entity';
import { whileOnlyRelay } from './relay-lock';
import { setBack } from './set-back';

/** The queue whose jobs mean "look at the outbox". */
export const outboxQueue = 'outbox';

const batch = 100;

/** What is to be done once the relay's transaction was committed. */
type AfterCommit = () => Promise<void>;

/** Carries one row on inside the relay's transaction; what it returns runs after the commit (a nudge to a queue). */
export type OutboxHandler = (manager: EntityManager, row: OutboxRow) => Promise<AfterCommit | undefined>;

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
   * Carries on up to 100 rows and returns how many it carried or set back; 0 too while another replica relays. Handler effects and the
   * row's removal commit together, and one relay works at a time: no crash and no second replica carries a row twice, or two rows of a
   * tenant out of order. A row whose handler fails is tried again later, up to eight times over two minutes, and then parked (`parked_at`);
   * until then what follows it of its tenant waits, and nobody else does. Rows of topics that nobody here carries wait. Throws when the
   * database is away.
   */
  async relay(): Promise<number> {
    if (this.handlers.size === 0) return 0;
    const afterCommit: AfterCommit[] = [];
    const count = await this.transactions.run(async (manager) => {
      afterCommit.length = 0;
      return whileOnlyRelay(manager, () => this.carryBatch(manager, afterCommit));
    });
    for (const after of afterCommit) await after();
    return count ?? 0;
  }

  private async carryBatch(manager: EntityManager, afterCommit: AfterCommit[]): Promise<number> {
    const held = await this.heldTenants(manager);
    const rows = await manager.find(OutboxRow, {
      where: {
        topic: In([...this.handlers.keys()]),
        parkedAt: IsNull(),
        ...(held.size === 0 ? {} : { tenantId: Not(In([...held])) }),
      },
      order: { outboxId: 'ASC' },
      take: batch,
    });
    const carried: string[] = [];
    let failed = 0;
    for (const row of rows) {
      if (held.has(row.tenantId)) continue;
      const end = await this.carry(manager, row);
      if ('error' in end) {
        failed += 1;
        if (await setBack(manager, row, end.error, this.clock.now())) held.add(row.tenantId);
        continue;
      }
      carried.push(row.outboxId);
      if (end.after !== undefined) afterCommit.push(end.after);
    }
    if (carried.length > 0) await manager.delete(OutboxRow, carried);
    return carried.length + failed;
  }

  /** Tenants whose first row waits for its next attempt. */
  private async heldTenants(manager: EntityManager): Promise<Set<string>> {
    const where = { retryAt: MoreThan(this.clock.now()) };
    const rows = await manager.find(OutboxRow, { select: { outboxId: true, tenantId: true }, where });
    return new Set(rows.map(({ tenantId }) => tenantId));
  }

  /** A handler that fails loses its own effects alone, unless the whole transaction is lost with it. */
  private async carry(manager: EntityManager, row: OutboxRow): Promise<{ after?: AfterCommit } | { error: unknown }> {
    await manager.query('SAVEPOINT outbox_row');
    try {
      const after = await this.handlers.get(row.topic)?.(manager, row);
      return after === undefined ? {} : { after };
    } catch (error) {
      if (endsTransaction(error)) throw error;
      await manager.query('ROLLBACK TO SAVEPOINT outbox_row');
      return { error };
    }
  }
}
