import { Column, Entity, Index } from 'typeorm';
import { type Currency, IdColumn, MomentColumn, PrimaryIdColumn } from '#foundation';
import type { AccountState } from './account-state';

/** A tenant's sub-account at the voice platform, and how far making it has come. Columns of a step are null until that step is recorded. */
@Entity('accounts')
@Index('uq_accounts_name', ['accountName'], { unique: true })
@Index('uq_accounts_platform_account', ['platformAccountId'], { unique: true })
@Index('ix_accounts_unfinished', ['state', 'nextAttemptAt'])
@Index('ix_accounts_activity', ['activityDueAt'])
@Index('ix_accounts_secrets', ['secretsDueAt'])
export class AccountRow {
  @PrimaryIdColumn('tenant_id')
  tenantId!: string;

  @IdColumn({ name: 'state', length: 16 })
  state!: AccountState;

  @Column({ name: 'currency', type: 'char', length: 3, charset: 'ascii', collation: 'ascii_bin' })
  currency!: Currency;

  @IdColumn({ name: 'account_name', length: 20 })
  accountName!: string;

  /** How many of the steps, in their order, are recorded. */
  @Column({ name: 'steps_done', type: 'tinyint', unsigned: true })
  stepsDone!: number;

  @IdColumn({ name: 'platform_account_id', length: 20, nullable: true })
  platformAccountId!: string | null;

  @Column({
    name: 'api_key_sealed',
    type: 'varchar',
    length: 512,
    charset: 'ascii',
    collation: 'ascii_bin',
    nullable: true,
  })
  apiKeySealed!: string | null;

  /** Chosen when the row is made, so that every attempt tells the platform the same. */
  @Column({ name: 'callback_salt_sealed', type: 'varchar', length: 512, charset: 'ascii', collation: 'ascii_bin' })
  callbackSaltSealed!: string;

  @IdColumn({ name: 'application_id', length: 20, nullable: true })
  applicationId!: string | null;

  @IdColumn({ name: 'application_name', nullable: true })
  applicationName!: string | null;

  @IdColumn({ name: 'login_domain', length: 255, nullable: true })
  loginDomain!: string | null;

  @IdColumn({ name: 'scenario_id', length: 20, nullable: true })
  scenarioId!: string | null;

  @Column({ name: 'installed_release', type: 'int', unsigned: true, nullable: true })
  installedRelease!: number | null;

  @IdColumn({ name: 'installed_hash', nullable: true })
  installedHash!: string | null;

  @IdColumn({ name: 'rule_id', length: 20, nullable: true })
  ruleId!: string | null;

  /** Failed attempts so far. */
  @Column({ name: 'attempts', type: 'int', unsigned: true })
  attempts!: number;

  /** Code of the last failure, null once ready. */
  @IdColumn({ name: 'failure_code', nullable: true })
  failureCode!: string | null;

  @Column({ name: 'failure_detail', type: 'varchar', length: 255, nullable: true })
  failureDetail!: string | null;

  /** Fencing token of the replica that works on this row; every write of the saga names it. */
  @IdColumn({ name: 'lease_token', length: 32, nullable: true })
  leaseToken!: string | null;

  /** By the database's clock. */
  @MomentColumn({ name: 'lease_expires_at', nullable: true })
  leaseExpiresAt!: Date | null;

  /** When an unfinished account is next taken up without being asked for. */
  @MomentColumn({ name: 'next_attempt_at' })
  nextAttemptAt!: Date;

  /** Rises with every change of the tenant's state. */
  @Column({ name: 'activity_revision', type: 'int', unsigned: true })
  activityRevision!: number;

  /** When the platform is to be told whether the account is active; null once it knows. */
  @MomentColumn({ name: 'activity_due_at', nullable: true })
  activityDueAt!: Date | null;

  /** Whether the account was active when its tenant was suspended; null while it is not. */
  @Column({ name: 'active_before', type: 'tinyint', nullable: true })
  activeBefore!: number | null;

  /** When the scenarios' secrets are to be stored anew, because the portal's keys changed; null once they are. */
  @MomentColumn({ name: 'secrets_due_at', nullable: true })
  secretsDueAt!: Date | null;

  @MomentColumn({ name: 'created_at' })
  createdAt!: Date;

  @MomentColumn({ name: 'ready_at', nullable: true })
  readyAt!: Date | null;
}
