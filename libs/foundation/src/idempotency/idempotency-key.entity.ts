import { Column, Entity, Index } from 'typeorm';
import { IdColumn, MomentColumn, PrimaryIdColumn } from '../database/columns';

/** One write of one tenant under its idempotency key: in work, or with its answer. */
@Entity('idempotency_keys')
@Index('ix_idempotency_keys_expiry', ['expiresAt'])
export class IdempotencyKeyRow {
  @PrimaryIdColumn('tenant_id')
  tenantId!: string;

  @PrimaryIdColumn('idempotency_key', 255)
  idempotencyKey!: string;

  /** SHA-256 of method, path and the body's digest: the same key with another one is a mistake. */
  @Column({ name: 'fingerprint', type: 'char', length: 64, charset: 'ascii', collation: 'ascii_bin' })
  fingerprint!: string;

  @IdColumn({ name: 'state', length: 16 })
  state!: 'running' | 'done';

  /** Who runs it; a new runner has a new token, so a late one cannot store its answer. */
  @IdColumn({ name: 'owner' })
  owner!: string;

  @MomentColumn({ name: 'leased_until' })
  leasedUntil!: Date;

  @Column({ name: 'status', type: 'smallint', unsigned: true, nullable: true })
  status!: number | null;

  @Column({ name: 'answer_sealed', type: 'mediumtext', charset: 'ascii', collation: 'ascii_bin', nullable: true })
  answerSealed!: string | null;

  @Column({ name: 'headers', type: 'json', nullable: true })
  headers!: Record<string, string> | null;

  @MomentColumn({ name: 'expires_at' })
  expiresAt!: Date;
}
