import { Column, Entity, Index } from 'typeorm';
import { IdColumn, MomentColumn, PrimaryIdColumn } from '#foundation';
import type { LoginKind } from './login-kind';

/** A login as it shall be. `revision` rises with every change; the platform has it all once `pushedRevision` has caught up. */
@Entity('logins')
@Index('uq_logins_user', ['tenantId', 'userId', 'kind'], { unique: true })
export class LoginRow {
  @PrimaryIdColumn('tenant_id')
  tenantId!: string;

  @PrimaryIdColumn('login_id')
  loginId!: string;

  @IdColumn({ name: 'user_id' })
  userId!: string;

  @IdColumn({ name: 'kind', length: 16 })
  kind!: LoginKind;

  @Column({ name: 'display_name', type: 'varchar', length: 255 })
  displayName!: string;

  @Column({ name: 'password_sealed', type: 'varchar', length: 512, charset: 'ascii', collation: 'ascii_bin' })
  passwordSealed!: string;

  @Column({ name: 'active', type: 'boolean' })
  active!: boolean;

  @Column({ name: 'revision', type: 'int', unsigned: true })
  revision!: number;

  @Column({ name: 'pushed_revision', type: 'int', unsigned: true })
  pushedRevision!: number;

  @IdColumn({ name: 'platform_user_id', length: 20, nullable: true })
  platformUserId!: string | null;

  @MomentColumn({ name: 'created_at' })
  createdAt!: Date;

  @MomentColumn({ name: 'changed_at' })
  changedAt!: Date;
}
