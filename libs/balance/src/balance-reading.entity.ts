import { Column, Entity } from 'typeorm';
import { type Currency, MomentColumn, MoneyColumn, PrimaryIdColumn } from '#foundation';

/** What the platform said last about a tenant's money: shown when it cannot be asked. */
@Entity('balance_readings')
export class BalanceReadingRow {
  @PrimaryIdColumn('tenant_id')
  tenantId!: string;

  @MoneyColumn({ name: 'amount' })
  amount!: string;

  @Column({ name: 'currency', type: 'char', length: 3, charset: 'ascii', collation: 'ascii_bin' })
  currency!: Currency;

  /** Blocked by the platform's administrators. */
  @Column({ name: 'frozen', type: 'boolean' })
  frozen!: boolean;

  @MomentColumn({ name: 'read_at' })
  readAt!: Date;
}
