import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { IdColumn, MomentColumn } from '../database/columns';

/** A fact that must leave the database after its commit. Gone once a worker has carried it on. */
@Entity('outbox')
@Index('ix_outbox_tenant', ['tenantId', 'outboxId'])
@Index('ix_outbox_retry', ['retryAt'])
export class OutboxRow {
  @PrimaryGeneratedColumn({ type: 'bigint', name: 'outbox_id', unsigned: true })
  outboxId!: string;

  @IdColumn({ name: 'tenant_id' })
  tenantId!: string;

  /** Which room carries the fact on. */
  @IdColumn({ name: 'topic', length: 32 })
  topic!: string;

  @Column({ name: 'body', type: 'json' })
  body!: Record<string, unknown>;

  @MomentColumn({ name: 'created_at' })
  createdAt!: Date;

  /** How often its handler has failed. */
  @Column({ name: 'attempts', type: 'smallint', unsigned: true, default: 0 })
  attempts!: number;

  /** Before this moment neither it nor what follows it of its tenant is carried on. */
  @MomentColumn({ name: 'retry_at', nullable: true })
  retryAt!: Date | null;

  /** What its handler failed with last, redacted. */
  @Column({ name: 'last_error', type: 'varchar', length: 500, nullable: true })
  lastError!: string | null;

  /** Since when it is given up and waits for a human: its handler failed too often. */
  @MomentColumn({ name: 'parked_at', nullable: true })
  parkedAt!: Date | null;
}
