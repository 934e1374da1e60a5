import { Column, Entity, Index } from 'typeorm';
import { type Currency, IdColumn, MomentColumn, MoneyColumn, PrimaryIdColumn } from '#foundation';

/** A number that a tenant rents. The platform is the arbiter of whose a number is; this is what the tenant is told of it. */
@Entity('numbers')
@Index('uq_numbers_number', ['tenantId', 'number'], { unique: true })
export class NumberRow {
  @PrimaryIdColumn('tenant_id')
  tenantId!: string;

  @PrimaryIdColumn('number_id')
  numberId!: string;

  /** E.164 with +. */
  @IdColumn({ name: 'number', length: 20 })
  number!: string;

  @IdColumn({ name: 'phone_id', length: 20 })
  phoneId!: string;

  @MoneyColumn({ name: 'price' })
  price!: string;

  @Column({ name: 'currency', type: 'char', length: 3, charset: 'ascii', collation: 'ascii_bin' })
  currency!: Currency;

  @MomentColumn({ name: 'next_renewal_at', nullable: true })
  nextRenewalAt!: Date | null;

  @MomentColumn({ name: 'rented_at' })
  rentedAt!: Date;
}
