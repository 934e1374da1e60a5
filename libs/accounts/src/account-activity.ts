import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource, LessThanOrEqual } from 'typeorm';
import { Clock, Outbox } from '#foundation';
import { Tenants, tenantStateTopic } from '#tenants';
import { isRefusal, type PlatformAccount, VoicePlatform } from '#voice-platform';
import { AccountRow } from './account.entity';
import { toReadyAccount } from './account';

/** A worker that applies a state has this long before another may try; longer than any request to the platform. */
const workMs = 90_000;
const againAfterMs = 30_000;

/**
 * Switches a tenant's account off at the platform while the tenant is suspended or closed, and back after to what it was: an account that
 * an operator had switched off before stays off. Only the account itself is switched: logins, numbers and rules stay as they were.
 */
@Injectable()
export class AccountActivity implements OnModuleInit {
  private readonly log = new Logger(AccountActivity.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly tenants: Tenants,
    private readonly platform: VoicePlatform,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Follows the tenants' states: the mark is set with the outbox row's removal, so none is lost; the platform is told after the commit. */
  onModuleInit(): void {
    this.outbox.handle(tenantStateTopic, async (manager, { tenantId }) => {
      await manager.query(
        `UPDATE accounts SET activity_revision = activity_revision + 1, activity_due_at = COALESCE(activity_due_at, ?)
         WHERE tenant_id = ?`,
        [this.clock.now(), tenantId],
      );
      return async () => {
        await this.applyOne();
      };
    });
  }

  /**
   * Tells the platform the state of one tenant that is due, as it is now: order and repetition do not matter. Returns whether it did; a
   * failure is tried again half a minute later. One replica at a time works on an account.
   */
  async applyOne(): Promise<boolean> {
    const row = await this.dataSource.manager.findOne(AccountRow, {
      where: { state: 'ready', activityDueAt: LessThanOrEqual(this.clock.now()) },
      order: { activityDueAt: 'ASC' },
    });
    if (row?.activityDueAt == null || !(await this.moveDue(row, row.activityDueAt, workMs))) return false;
    try {
      const { state } = await this.tenants.get(row.tenantId);
      await (state === 'active' ? this.resume(row) : this.suspend(row));
      await this.settle(row);
      this.log.log('Account follows its tenant', { tenantId: row.tenantId, state });
      return true;
    } catch (error) {
      this.log.warn('Account could not follow its tenant yet', { tenantId: row.tenantId, error });
      await this.postpone(row.tenantId, againAfterMs);
      return false;
    }
  }

  /** What was is recorded before anything is switched, so that a repeated suspension records no state of ours. */
  private async suspend(row: AccountRow): Promise<void> {
    const { platform } = toReadyAccount(row);
    if (row.activeBefore === null) {
      const activeBefore = (await this.isActive(platform)) ? 1 : 0;
      await this.dataSource.manager.update(AccountRow, { tenantId: row.tenantId }, { activeBefore });
    }
    await this.platform.setAccountActive(platform, false);
  }

  private async resume(row: AccountRow): Promise<void> {
    if (row.activeBefore === null) return;
    await this.platform.setAccountActive(toReadyAccount(row).platform, row.activeBefore === 1);
    await this.dataSource.manager.update(AccountRow, { tenantId: row.tenantId }, { activeBefore: null });
  }

  /** The platform lets an inactive account do nothing, not even read itself (code 131). */
  private async isActive(platform: PlatformAccount): Promise<boolean> {
    try {
      return (await this.platform.readAccount(platform)).active;
    } catch (error) {
      if (isRefusal(error, 'account-inactive')) return false;
      throw error;
    }
  }

  private async moveDue({ tenantId }: AccountRow, from: Date, byMs: number): Promise<boolean> {
    const to = new Date(this.clock.nowMs() + byMs);
    const result = await this.dataSource.manager.update(
      AccountRow,
      { tenantId, activityDueAt: from },
      { activityDueAt: to },
    );
    return result.affected === 1;
  }

  /** Done, unless the state changed while the platform was being told: then it is due at once. */
  private async settle({ tenantId, activityRevision }: AccountRow): Promise<void> {
    const done = await this.dataSource.manager.update(
      AccountRow,
      { tenantId, activityRevision },
      { activityDueAt: null },
    );
    if (done.affected !== 1) await this.postpone(tenantId, 0);
  }

  private async postpone(tenantId: string, byMs: number): Promise<void> {
    const activityDueAt = new Date(this.clock.nowMs() + byMs);
    await this.dataSource.manager.update(AccountRow, { tenantId }, { activityDueAt });
  }
}
