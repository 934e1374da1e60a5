import { Injectable } from '@nestjs/common';
import { DataSource, In, LessThanOrEqual } from 'typeorm';
import { asDependencyFailure, Clock, randomText, SecretBox } from '#foundation';
import type { Tenant } from '#tenants';
import { AccountRow } from './account.entity';
import { accountNameOf } from './account-name';
import { AccountsConfig } from './accounts.config';
import { apiKeyPlace, callbackSaltPlace } from './sealed-places';

/** A claimed row: whoever holds its token alone may change it, until the lease runs out and another takes it. */
export interface Claim {
  tenantId: string;
  leaseToken: string;
}

/** What a recorded step or an ended attempt changes. */
export type AccountChanges = Partial<Omit<AccountRow, 'tenantId' | 'leaseToken' | 'leaseExpiresAt'>>;

/** An account's secrets that the hash of its callbacks is made with. */
export interface CallbackSecrets {
  tenantId: string;
  apiKey: string;
  callbackSalt: string;
}

/** The platform takes salts of less than 40 characters (code 399). */
const saltLength = 32;
const tokenLength = 26;

/**
 * The rows of accounts, and the claims on them. A lease is measured by the database's clock alone, because replicas' clocks differ, and every
 * write of a holder names its token, so that one who slept past its lease changes nothing (fault F31).
 */
@Injectable()
export class AccountRows {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly secrets: SecretBox,
    private readonly config: AccountsConfig,
  ) {}

  /** How long a claim holds without being renewed, in milliseconds. */
  get leaseMs(): number {
    return this.config.leaseSeconds * 1000;
  }

  async find(tenantId: string): Promise<AccountRow | null> {
    return this.dataSource.manager.findOneBy(AccountRow, { tenantId }).catch(rethrow);
  }

  /** The row, and whether somebody holds it by the database's clock. */
  async look(tenantId: string): Promise<{ row: AccountRow | null; isHeld: boolean }> {
    const { entities, raw } = await this.dataSource.manager
      .createQueryBuilder(AccountRow, 'account')
      .addSelect('COALESCE(account.leaseExpiresAt >= UTC_TIMESTAMP(3), 0)', 'isHeld')
      .where({ tenantId })
      .getRawAndEntities<{ isHeld: number | string }>()
      .catch(rethrow);
    return { row: entities[0] ?? null, isHeld: Number(raw[0]?.isHeld) === 1 };
  }

  async findByPlatformId(platformAccountId: string): Promise<AccountRow | null> {
    return this.dataSource.manager.findOneBy(AccountRow, { platformAccountId }).catch(rethrow);
  }

  async findByPlatformIds(platformAccountIds: readonly string[]): Promise<AccountRow[]> {
    if (platformAccountIds.length === 0) return [];
    return this.dataSource.manager.findBy(AccountRow, { platformAccountId: In(platformAccountIds) }).catch(rethrow);
  }

  /** Makes the tenant's row, claimed. Undefined when there is one already, whoever made it. */
  async create({ tenantId, currency }: Tenant): Promise<Claim | undefined> {
    const leaseToken = randomText(tokenLength);
    const salt = this.secrets.seal(randomText(saltLength), callbackSaltPlace(tenantId));
    const now = this.clock.now();
    const made = await this.change(
      `INSERT INTO accounts (tenant_id, state, currency, account_name, steps_done, callback_salt_sealed, attempts, lease_token,
         lease_expires_at, next_attempt_at, activity_revision, created_at)
       VALUES (?, 'provisioning', ?, ?, 0, ?, 0, ?, UTC_TIMESTAMP(3) + INTERVAL ? SECOND, ?, 0, ?)
       ON DUPLICATE KEY UPDATE tenant_id = tenant_id`,
      [tenantId, currency, accountNameOf(tenantId), salt, leaseToken, this.config.leaseSeconds, now, now],
    );
    return made ? { tenantId, leaseToken } : undefined;
  }

  /** The secrets of a row whose first step is recorded. */
  callbackSecretsOf({ tenantId, apiKeySealed, callbackSaltSealed }: AccountRow): CallbackSecrets | undefined {
    if (apiKeySealed === null) return undefined;
    return {
      tenantId,
      apiKey: this.secrets.open(apiKeySealed, apiKeyPlace(tenantId)),
      callbackSalt: this.secrets.open(callbackSaltSealed, callbackSaltPlace(tenantId)),
    };
  }

  /** Claims an unfinished row that nobody holds. Undefined when it is held, finished or not there. */
  async claim(tenantId: string): Promise<Claim | undefined> {
    const leaseToken = randomText(tokenLength);
    const taken = await this.change(
      `UPDATE accounts SET lease_token = ?, lease_expires_at = UTC_TIMESTAMP(3) + INTERVAL ? SECOND, state = 'provisioning'
       WHERE tenant_id = ? AND state <> 'ready' AND (lease_expires_at IS NULL OR lease_expires_at < UTC_TIMESTAMP(3))`,
      [leaseToken, this.config.leaseSeconds, tenantId],
    );
    return taken ? { tenantId, leaseToken } : undefined;
  }

  /** Keeps a claim alive. False when it was lost. */
  async renew({ tenantId, leaseToken }: Claim): Promise<boolean> {
    return this.change(
      `UPDATE accounts SET lease_expires_at = UTC_TIMESTAMP(3) + INTERVAL ? SECOND WHERE tenant_id = ? AND lease_token = ?`,
      [this.config.leaseSeconds, tenantId, leaseToken],
    );
  }

  /** Records changes under a claim. False when the claim was lost, and then nothing is changed. At least one value must differ. */
  async record({ tenantId, leaseToken }: Claim, changes: AccountChanges): Promise<boolean> {
    const result = await this.dataSource.manager.update(AccountRow, { tenantId, leaseToken }, changes).catch(rethrow);
    return result.affected === 1;
  }

  /** Records the end of an attempt and gives the claim back. False when it was lost. */
  async release({ tenantId, leaseToken }: Claim, changes: AccountChanges): Promise<boolean> {
    const free = { leaseToken: null, leaseExpiresAt: null };
    const result = await this.dataSource.manager
      .update(AccountRow, { tenantId, leaseToken }, { ...changes, ...free })
      .catch(rethrow);
    return result.affected === 1;
  }

  /** The unfinished account that has been due the longest and that nobody holds. */
  async oldestStalled(): Promise<AccountRow | null> {
    return this.dataSource.manager
      .createQueryBuilder(AccountRow, 'account')
      .where({ state: 'provisioning', nextAttemptAt: LessThanOrEqual(this.clock.now()) })
      .andWhere('(account.leaseExpiresAt IS NULL OR account.leaseExpiresAt < UTC_TIMESTAMP(3))')
      .orderBy('account.nextAttemptAt')
      .limit(1)
      .getOne()
      .catch(rethrow);
  }

  /** Leaves an unfinished account alone until then. */
  async postpone(tenantId: string, until: Date): Promise<void> {
    await this.dataSource.manager
      .update(AccountRow, { tenantId, state: 'provisioning' }, { nextAttemptAt: until })
      .catch(rethrow);
  }

  private async change(sql: string, values: readonly unknown[]): Promise<boolean> {
    const result = await this.dataSource.query<{ affectedRows: number }>(sql, [...values]).catch(rethrow);
    return result.affectedRows === 1;
  }
}

function rethrow(error: unknown): never {
  throw asDependencyFailure(error);
}
