import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { checkedAmount, Clock, type Money, newId } from '#foundation';
import { LedgerLineRow } from './ledger-line.entity';

/** A confirmed movement of money. `money` is negative for a charge; `subject` is our id of what it was for. */
export interface LedgerEntry {
  transactionId: string;
  subject: string;
  money: Money;
  description: string;
  at: Date;
}

/** The tenants' ledgers: append only, one line per platform transaction. */
@Injectable()
export class Ledger {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Books entries within the caller's transaction and returns how many were new. A transaction that is already booked is left as it
   * is, whoever repeats it. Throws Unprocessable `bad-amount` for an amount that does not fit DECIMAL(18,4) exactly.
   */
  async book(manager: EntityManager, tenantId: string, entries: readonly LedgerEntry[]): Promise<number> {
    const now = this.clock.now();
    let booked = 0;
    for (const { transactionId, subject, money, description, at } of entries) {
      const { affectedRows }: { affectedRows: number } = await manager.query(
        `INSERT INTO ledger_lines
           (tenant_id, line_id, transaction_id, subject, amount, currency, description, happened_at, booked_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE line_id = line_id`,
        [
          tenantId,
          newId('led', now.getTime()),
          transactionId,
          subject,
          checkedAmount(money.amount),
          money.currency,
          description.slice(0, 255),
          at,
          now,
        ],
      );
      booked += affectedRows;
    }
    return booked;
  }

  /** The lines about one thing, oldest first. */
  async linesOf(tenantId: string, subject: string): Promise<LedgerEntry[]> {
    const rows = await this.dataSource.manager.find(LedgerLineRow, {
      where: { tenantId, subject },
      order: { happenedAt: 'ASC', lineId: 'ASC' },
    });
    return rows.map((row) => ({
      transactionId: row.transactionId,
      subject: row.subject,
      money: { amount: row.amount, currency: row.currency },
      description: row.description,
      at: row.happenedAt,
    }));
  }
}
