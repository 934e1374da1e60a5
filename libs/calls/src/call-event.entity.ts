import { Column, Entity, PrimaryColumn } from 'typeorm';
import { IdColumn, MomentColumn, PrimaryIdColumn } from '#foundation';

/** One event as the scenario sent it: what makes a repeat recognisable, and what a call can be told again from. */
@Entity('call_events')
export class CallEventRow {
  @PrimaryIdColumn('tenant_id')
  tenantId!: string;

  @PrimaryIdColumn('session_id')
  sessionId!: string;

  @PrimaryColumn({ name: 'sequence', type: 'int', unsigned: true })
  sequence!: number;

  @IdColumn({ name: 'call_id' })
  callId!: string;

  @IdColumn({ name: 'type', length: 32 })
  type!: string;

  @MomentColumn({ name: 'happened_at' })
  happenedAt!: Date;

  /** SHA-256 of the item as sent, hexadecimal. */
  @Column({ name: 'digest', type: 'char', length: 64, charset: 'ascii', collation: 'ascii_bin' })
  digest!: string;

  @Column({ name: 'body', type: 'json' })
  body!: Record<string, unknown>;

  @MomentColumn({ name: 'received_at' })
  receivedAt!: Date;
}
