import { Column, Entity, Index } from 'typeorm';
import { IdColumn, MomentColumn, PrimaryIdColumn } from '#foundation';

/** `failed`: the endpoint was switched off first. `expired`: five days passed without success. */
export type DeliveryState = 'pending' | 'delivered' | 'failed' | 'expired';

/** One message on its way to one endpoint. */
@Entity('webhook_deliveries')
@Index('ix_webhook_deliveries_due', ['tenantId', 'endpointId', 'state', 'dueAt', 'position'])
@Index('ix_webhook_deliveries_subject', ['tenantId', 'endpointId', 'subject', 'state', 'position'])
@Index('ix_webhook_deliveries_pending', ['state', 'tenantId', 'dueAt'])
export class WebhookDeliveryRow {
  @PrimaryIdColumn('tenant_id')
  tenantId!: string;

  @PrimaryIdColumn('endpoint_id')
  endpointId!: string;

  @PrimaryIdColumn('message_id')
  messageId!: string;

  /** Order in which the facts were committed: the outbox row's number. */
  @Column({ name: 'position', type: 'bigint', unsigned: true })
  position!: string;

  @IdColumn({ name: 'subject' })
  subject!: string;

  @IdColumn({ name: 'state', length: 16 })
  state!: DeliveryState;

  @Column({ name: 'attempts', type: 'smallint', unsigned: true })
  attempts!: number;

  @MomentColumn({ name: 'due_at' })
  dueAt!: Date;

  @MomentColumn({ name: 'expires_at' })
  expiresAt!: Date;

  @Column({ name: 'last_status', type: 'smallint', unsigned: true, nullable: true })
  lastStatus!: number | null;

  @Column({ name: 'last_reason', type: 'varchar', length: 255, nullable: true })
  lastReason!: string | null;

  @MomentColumn({ name: 'settled_at', nullable: true })
  settledAt!: Date | null;
}
