import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '#foundation';
import { AccountActivity } from './account-activity';
import { AccountRows } from './account-rows';
import { AccountSecrets } from './account-secrets';
import { Accounts } from './accounts';

const postponedMs = 60_000;

/** What is left to do on accounts without anybody asking: making that was cut short, keys of scenarios that are not
 * stored yet, and states of tenants that are not applied yet. */
@Injectable()
export class UnfinishedAccounts {
  private readonly log = new Logger(UnfinishedAccounts.name);

  constructor(
    private readonly rows: AccountRows,
    private readonly accounts: Accounts,
    private readonly activity: AccountActivity,
    private readonly secrets: AccountSecrets,
    private readonly clock: Clock,
  ) {}

  /**
   * Finishes one account whose making was cut short, by a crash or by a platform that was away; else gives one the
   * keys that its portal has moved to, or lets it follow the state of its tenant.
   * For a periodic look, on any number of workers at once. Returns whether it did, so that the next is looked for at once; what fails is
   * left for later and never thrown, but for a database that is away.
   */
  async takeUpOne(): Promise<boolean> {
    const stalled = await this.rows.oldestStalled();
    if (stalled !== null) return this.resume(stalled.tenantId);
    return (await this.secrets.storeOne()) || this.activity.applyOne();
  }

  private async resume(tenantId: string): Promise<boolean> {
    try {
      await this.accounts.ensure(tenantId);
      return true;
    } catch (error) {
      this.log.warn('A stalled account is left for later', { tenantId, error });
      const row = await this.rows.find(tenantId);
      const isStillDue = row !== null && row.nextAttemptAt.getTime() <= this.clock.nowMs();
      if (isStillDue) await this.rows.postpone(tenantId, new Date(this.clock.nowMs() + postponedMs));
      return false;
    }
  }
}
