import { Column, Entity, Index } from 'typeorm';
import { IdColumn, MomentColumn, PrimaryIdColumn } from '#foundation';

/** `disabled`: we stopped sending, `stateReason` says why. `removed`: the portal took its address away. */
export type EndpointState = 'active' | 'disabled' | 'removed';

/** Where a tenant's events go. One a tenant today, named `portal`. */
@Entity('webhook_endpoints')
@Index('uq_webhook_endpoints_name', ['tenantId', 'name'], { unique: true })
export class WebhookEndpointRow {
  @PrimaryIdColumn('tenant_id')
  tenantId!: string;

  @PrimaryIdColumn('endpoint_id')
  endpointId!: string;

  @IdColumn({ name: 'name', length: 32 })
  name!: string;

  @Column({ name: 'url', type: 'varchar', length: 2048 })
  url!: string;

  @IdColumn({ name: 'state', length: 16 })
  state!: EndpointState;

  @IdColumn({ name: 'state_reason', length: 32, nullable: true })
  stateReason!: string | null;

  /** Failed attempts since the last success, whatever the message. */
  @Column({ name: 'failures', type: 'smallint', unsigned: true })
  failures!: number;

  @MomentColumn({ name: 'failing_since', nullable: true })
  failingSince!: Date | null;

  /** Nothing is tried before, so that a dead endpoint costs one probe now and then. */
  @MomentColumn({ name: 'paused_until', nullable: true })
  pausedUntil!: Date | null;

  /** Who delivers now, and until when the others believe it. */
  @IdColumn({ name: 'turn_token', nullable: true })
  turnToken!: string | null;

  @MomentColumn({ name: 'turn_until', nullable: true })
  turnUntil!: Date | null;

  @MomentColumn({ name: 'created_at' })
  createdAt!: Date;

  @MomentColumn({ name: 'changed_at' })
  changedAt!: Date;
}
