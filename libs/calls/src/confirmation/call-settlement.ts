import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Ledger } from '#balance';
import { Clock, Transactions } from '#foundation';
import type { CallSession } from '#voice-platform';
import type { CallRow } from '../call.entity';
import { type AfterCommit, CallRows } from '../call-rows';
import { mergeCall } from '../facts/call-merge';
import { ledgerEntriesOf, platformFactOf } from './platform-session';

/** Closes the question what a call cost. */
@Injectable()
export class CallSettlement {
  private readonly log = new Logger(CallSettlement.name);

  constructor(
    private readonly rows: CallRows,
    private readonly ledger: Ledger,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * What the platform says, its ledger lines and what the portal has not been told commit together: once, whoever else settles the
   * call. A cost that cannot be true is not booked; the call is flagged and waits for a human.
   */
  async confirm(call: CallRow, session: CallSession): Promise<void> {
    const fact = platformFactOf(session, this.clock.now());
    await this.change(call, async (manager, row) => {
      if (row.facts.platform !== undefined) return undefined;
      if (fact.cost !== undefined) await this.ledger.book(manager, row.tenantId, ledgerEntriesOf(session, row.callId));
      return this.rows.save(manager, row, mergeCall(row.facts, fact));
    });
  }

  /** Stops asking for a call that the platform never showed, and flags it. */
  async giveUp(call: CallRow): Promise<void> {
    this.log.error('Platform never confirmed a call', { tenantId: call.tenantId, callId: call.callId });
    const at = this.clock.now().toISOString();
    await this.change(call, (manager, row) =>
      this.rows.save(manager, row, mergeCall(row.facts, { kind: 'unconfirmed', at, flags: ['unconfirmed'] })),
    );
  }

  private async change(
    { tenantId, remoteId }: CallRow,
    work: (manager: EntityManager, row: CallRow) => Promise<AfterCommit | undefined>,
  ): Promise<void> {
    const after = await this.transactions.run(async (manager) => {
      const row = await this.rows.find(manager, tenantId, remoteId);
      return row === null ? undefined : work(manager, row);
    });
    after?.();
  }
}
