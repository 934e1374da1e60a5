import { Column, Entity, Index } from 'typeorm';
import { type Currency, IdColumn, MomentColumn, MoneyColumn, PrimaryIdColumn } from '#foundation';

/** One movement of money on a tenant's account, as the platform confirmed it. Lines are only ever added. */
@Entity('ledger_lines')
@Index('uq_ledger_lines_transaction', ['tenantId', 'transactionId'], { unique: true })
@Index('ix_ledger_lines_subject', ['tenantId', 'subject'])
export class LedgerLineRow {
  @PrimaryIdColumn('tenant_id')
  tenantId!: string;

  @PrimaryIdColumn('line_id')
  lineId!: string;

  /** The platform's own id of the movement: what makes a line unique. */
  @IdColumn({ name: 'transaction_id' })
  transactionId!: string;

  /** Our id of what the money was for, such as a call. */
  @IdColumn({ name: 'subject' })
  subject!: string;

  /** Negative: a charge. */
  @MoneyColumn({ name: 'amount' })
  amount!: string;

  @Column({ name: 'currency', type: 'char', length: 3, charset: 'ascii', collation: 'ascii_bin' })
  currency!: Currency;

  @Column({ name: 'description', type: 'varchar', length: 255 })
  description!: string;

  @MomentColumn({ name: 'happened_at' })
  happenedAt!: Date;

  @MomentColumn({ name: 'booked_at' })
  bookedAt!: Date;
}
