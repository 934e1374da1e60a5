import { Column, Entity } from 'typeorm';
import { IdColumn, MomentColumn, PrimaryIdColumn } from '#foundation';

/** One thing told to a portal. Its body is fixed when it is made, so that every attempt sends the same bytes. */
@Entity('webhook_messages')
export class WebhookMessageRow {
  @PrimaryIdColumn('tenant_id')
  tenantId!: string;

  @PrimaryIdColumn('message_id')
  messageId!: string;

  @IdColumn({ name: 'type' })
  type!: string;

  /** What the message is about: messages of one subject are delivered in order. */
  @IdColumn({ name: 'subject' })
  subject!: string;

  @MomentColumn({ name: 'happened_at' })
  happenedAt!: Date;

  @Column({ name: 'body', type: 'mediumtext' })
  body!: string;

  @MomentColumn({ name: 'created_at' })
  createdAt!: Date;
}
