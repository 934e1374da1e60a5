import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { IdColumn, MomentColumn } from '../database/columns';

/** A fact that must leave the database after its commit. Gone once a worker has carried it on. */
@Entity('outbox')
@Index('ix_outbox_tenant', ['tenantId', 'outboxId'])
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
}
