import { Column, Entity, Index } from 'typeorm';
import { IdColumn, MomentColumn, PrimaryIdColumn } from '#foundation';

@Entity('portals')
@Index('uq_portals_tenant', ['tenantId'], { unique: true })
export class PortalRow {
  @PrimaryIdColumn('portal_id')
  portalId!: string;

  @IdColumn({ name: 'tenant_id' })
  tenantId!: string;

  @Column({ name: 'key_version', type: 'smallint', unsigned: true })
  keyVersion!: number;

  @MomentColumn({ name: 'previous_key_version_until', nullable: true })
  previousKeyVersionUntil!: Date | null;

  @Column({ name: 'settings_url', type: 'varchar', length: 2048, nullable: true })
  settingsUrl!: string | null;

  @Column({ name: 'invites_url', type: 'varchar', length: 2048, nullable: true })
  invitesUrl!: string | null;

  @IdColumn({ name: 'time_zone' })
  timeZone!: string;

  @IdColumn({ name: 'language', length: 8 })
  language!: string;

  @MomentColumn({ name: 'bound_at' })
  boundAt!: Date;
}
