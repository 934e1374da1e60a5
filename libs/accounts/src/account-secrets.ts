import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource, LessThanOrEqual } from 'typeorm';
import { Clock, Outbox } from '#foundation';
import { portalKeysTopic } from '#tenants';
import { AccountRow } from './account.entity';
import { toReadyAccount } from './account';
import { ScenarioSecrets } from './provisioning/scenario-secrets';

/** A worker that stores secrets has this long before another may try; longer than its five requests to the platform take. */
const workMs = 90_000;
const againAfterMs = 30_000;

/** Stores the keys of a tenant's scenarios anew once its portal moved to another key version: the ones before are accepted for 72 hours. */
@Injectable()
export class AccountSecrets implements OnModuleInit {
  private readonly log = new Logger(AccountSecrets.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly scenarioSecrets: ScenarioSecrets,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Follows the portals' key versions: the mark is set with the outbox row's removal, so none is lost. */
  onModuleInit(): void {
    this.outbox.handle(portalKeysTopic, async (manager, { tenantId }) => {
      await manager.update(AccountRow, { tenantId }, { secretsDueAt: this.clock.now() });
      return async () => {
        await this.storeOne();
      };
    });
  }

  /**
   * Stores the secrets of one account that is due, at its portal's key version of now: order and repetition do not matter. Returns whether
   * it did; a failure is tried again half a minute later. One replica at a time works on an account.
   */
  async storeOne(): Promise<boolean> {
    const row = await this.dataSource.manager.findOne(AccountRow, {
      where: { state: 'ready', secretsDueAt: LessThanOrEqual(this.clock.now()) },
      order: { secretsDueAt: 'ASC' },
    });
    if (row?.secretsDueAt == null) return false;
    const { tenantId } = row;
    const mine = this.in(workMs);
    if (!(await this.moveDue(tenantId, row.secretsDueAt, mine))) return false;
    try {
      const { platform, applicationId } = toReadyAccount(row);
      await this.scenarioSecrets.store(tenantId, platform, applicationId);
    } catch (error) {
      this.log.warn('Scenarios could not be given their new keys yet', { tenantId, error });
      await this.moveDue(tenantId, mine, this.in(againAfterMs));
      return false;
    }
    // A version that was raised meanwhile has set its own mark, and this one then changes nothing.
    await this.moveDue(tenantId, mine, null);
    this.log.log('Scenarios have their new keys', { tenantId });
    return true;
  }

  private async moveDue(tenantId: string, from: Date, to: Date | null): Promise<boolean> {
    const result = await this.dataSource.manager.update(
      AccountRow,
      { tenantId, secretsDueAt: from },
      { secretsDueAt: to },
    );
    return result.affected === 1;
  }

  private in(milliseconds: number): Date {
    return new Date(this.clock.nowMs() + milliseconds);
  }
}
