import { Column, Entity, Index } from 'typeorm';
import { IdColumn, MomentColumn, PrimaryIdColumn } from '#foundation';

/** What the platform called back with, kept raw: the newest few hundred of each tenant. */
@Entity('platform_callbacks')
@Index('ix_platform_callbacks_received', ['tenantId', 'receivedAt'])
export class PlatformCallbackRow {
  @PrimaryIdColumn('tenant_id')
  tenantId!: string;

  /** The platform's number of the callback: what makes it unique. */
  @PrimaryIdColumn('callback_id')
  callbackId!: string;

  @IdColumn({ name: 'type' })
  type!: string;

  @Column({ name: 'body', type: 'json' })
  body!: Record<string, unknown>;

  @MomentColumn({ name: 'received_at' })
  receivedAt!: Date;
}
