import { Column, Entity, Index } from 'typeorm';
import type { LineSettings } from '#call-flow';
import { IdColumn, MomentColumn, PrimaryIdColumn } from '#foundation';
import type { SettingsOwner } from './line';

@Entity('phone_lines')
export class LineRow {
  @PrimaryIdColumn('tenant_id')
  tenantId!: string;

  @PrimaryIdColumn('line_id')
  lineId!: string;

  @Column({ name: 'title', type: 'varchar', length: 255 })
  title!: string;

  @IdColumn({ name: 'settings_owner', length: 16 })
  settingsOwner!: SettingsOwner;

  @Column({ name: 'settings', type: 'json', nullable: true })
  settings!: LineSettings | null;

  @Column({ name: 'settings_version', type: 'int', unsigned: true })
  settingsVersion!: number;

  /** When the portal's own settings were read last. */
  @MomentColumn({ name: 'settings_read_at', nullable: true })
  settingsReadAt!: Date | null;

  @MomentColumn({ name: 'created_at' })
  createdAt!: Date;

  @MomentColumn({ name: 'changed_at' })
  changedAt!: Date;
}

/** Which line a number's calls go to. */
@Entity('line_numbers')
@Index('ix_line_numbers_line', ['tenantId', 'lineId'])
export class LineNumberRow {
  @PrimaryIdColumn('tenant_id')
  tenantId!: string;

  /** E.164 with +. */
  @PrimaryIdColumn('number', 20)
  number!: string;

  @IdColumn({ name: 'number_id' })
  numberId!: string;

  @IdColumn({ name: 'line_id' })
  lineId!: string;
}
