import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '#foundation';
import { CallRow } from '../call.entity';
import { CallSettlement } from './call-settlement';
import { confirmationPatienceMs, nextConfirmationAt } from './confirmation-schedule';
import { isSettled } from './platform-session';
import { PlatformSessions } from './platform-sessions';

/** Calls taken at once; they are asked about together. */
const batch = 8;

/** A call that a process took and then died with is taken again after this time, in milliseconds. */
const leaseMs = 60_000;

/** Asks the platform what calls cost, and completes calls that their scenario never reported to the end. */
@Injectable()
export class CallConfirmations {
  constructor(
    private readonly sessions: PlatformSessions,
    private readonly settlement: CallSettlement,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Looks at up to eight calls whose time has come, of all tenants, and returns whether there were that many. Any number of processes
   * may do it at once: each call is taken by one. A call that the platform does not show yet is asked about again later.
   */
  async runDue(): Promise<boolean> {
    const now = this.clock.now();
    const due = await this.dataSource.manager
      .createQueryBuilder(CallRow, 'c')
      .where("c.costState = 'pending' AND c.confirmDueAt <= :now", { now })
      .orderBy('c.confirmDueAt')
      .limit(batch)
      .getMany();
    await Promise.all(due.map((row) => this.takeAndSettle(row, now)));
    return due.length === batch;
  }

  private async takeAndSettle(row: CallRow, now: Date): Promise<void> {
    const lease = new Date(now.getTime() + leaseMs);
    const attempts = row.confirmAttempts + 1;
    if (!(await this.move(row, row.confirmDueAt, lease, attempts))) return;
    const session = await this.sessions.find(row);
    if (session !== undefined && isSettled(session, this.clock.now())) {
      await this.settlement.confirm(row, session);
      return;
    }
    if (now.getTime() - row.firstSeenAt.getTime() > confirmationPatienceMs) await this.settlement.giveUp(row);
    else await this.move(row, lease, nextConfirmationAt(row.facts, attempts, this.clock.now()), attempts);
  }

  /** Sets another time to ask, if the time is still the one we saw: what the scenario reported meanwhile goes before. */
  private async move({ tenantId, callId }: CallRow, from: Date | null, to: Date, attempts: number): Promise<boolean> {
    const { affectedRows }: { affectedRows: number } = await this.dataSource.query(
      `UPDATE calls SET confirm_due_at = ?, confirm_attempts = ?
       WHERE tenant_id = ? AND call_id = ? AND cost_state = 'pending' AND confirm_due_at = ?`,
      [to, Math.min(attempts, 65_535), tenantId, callId, from],
    );
    return affectedRows === 1;
  }
}
