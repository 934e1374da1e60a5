import { Column, Entity } from 'typeorm';
import type { Currency } from '#foundation';
import { IdColumn, MomentColumn, PrimaryIdColumn } from '#foundation';
import type { TenantState } from './tenant';

@Entity('tenants')
export class TenantRow {
  @PrimaryIdColumn('tenant_id')
  tenantId!: string;

  @IdColumn({ name: 'state', length: 16 })
  state!: TenantState;

  @Column({ name: 'currency', type: 'char', length: 3, charset: 'ascii', collation: 'ascii_bin' })
  currency!: Currency;

  @Column({ name: 'country', type: 'char', length: 2, charset: 'ascii', collation: 'ascii_bin' })
  country!: string;

  @MomentColumn({ name: 'created_at' })
  createdAt!: Date;

  @MomentColumn({ name: 'state_changed_at' })
  stateChangedAt!: Date;
}
