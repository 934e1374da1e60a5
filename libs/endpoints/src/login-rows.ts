import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { asDependencyFailure, Clock, newId, SecretBox } from '#foundation';
import { newLoginPassword, passwordPlace } from './login-password';
import { LoginRow } from './login.entity';
import type { LoginKind } from './login-kind';

/** The rows of logins. Every change raises the revision in one statement, so that two replicas never share one. */
@Injectable()
export class LoginRows {
  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
  ) {}

  async find(tenantId: string, userId: string, kind: LoginKind): Promise<LoginRow | null> {
    return this.dataSource.manager.findOneBy(LoginRow, { tenantId, userId, kind }).catch(rethrow);
  }

  /** By kind, at most one of each. */
  async ofUser(tenantId: string, userId: string): Promise<LoginRow[]> {
    return this.dataSource.manager
      .find(LoginRow, { where: { tenantId, userId }, order: { kind: 'ASC' } })
      .catch(rethrow);
  }

  /** The login's row, made when there is none. Safe to repeat and to race. */
  async findOrCreate(tenantId: string, userId: string, kind: LoginKind, displayName: string): Promise<LoginRow> {
    const now = this.clock.now();
    const loginId = newId('lgn', now.getTime());
    const password = this.secrets.seal(newLoginPassword(), passwordPlace(tenantId, loginId));
    await this.dataSource
      .query(
        `INSERT INTO logins (tenant_id, login_id, user_id, kind, display_name, password_sealed, active, revision, pushed_revision,
           created_at, changed_at)
         VALUES (?, ?, ?, ?, ?, ?, 1, 0, 0, ?, ?) ON DUPLICATE KEY UPDATE login_id = login_id`,
        [tenantId, loginId, userId, kind, displayName, password, now, now],
      )
      .catch(rethrow);
    return this.dataSource.manager.findOneByOrFail(LoginRow, { tenantId, userId, kind }).catch(rethrow);
  }

  /** Gives an existing login a new password and name and makes it active. */
  async renew({ tenantId, loginId }: LoginRow, displayName: string): Promise<LoginRow> {
    const password = this.secrets.seal(newLoginPassword(), passwordPlace(tenantId, loginId));
    return this.change(
      `UPDATE logins SET display_name = ?, password_sealed = ?, active = 1, revision = revision + 1, changed_at = ?
       WHERE tenant_id = ? AND login_id = ?`,
      [displayName, password, this.clock.now(), tenantId, loginId],
      { tenantId, loginId },
    );
  }

  /** Makes a login inactive. */
  async disable({ tenantId, loginId }: LoginRow): Promise<LoginRow> {
    return this.change(
      `UPDATE logins SET active = 0, revision = revision + 1, changed_at = ? WHERE tenant_id = ? AND login_id = ?`,
      [this.clock.now(), tenantId, loginId],
      { tenantId, loginId },
    );
  }

  /** Notes that the platform has a revision. Returns whether it is still the newest. */
  async pushed(row: LoginRow, platformUserId: string): Promise<boolean> {
    const result = await this.dataSource
      .query<{ affectedRows: number }>(
        `UPDATE logins SET pushed_revision = ?, platform_user_id = ? WHERE tenant_id = ? AND login_id = ? AND revision = ?`,
        [row.revision, platformUserId, row.tenantId, row.loginId, row.revision],
      )
      .catch(rethrow);
    return result.affectedRows === 1 || (await this.read(row)).revision === row.revision;
  }

  /** The row as it is now. */
  async read({ tenantId, loginId }: Pick<LoginRow, 'tenantId' | 'loginId'>): Promise<LoginRow> {
    return this.dataSource.manager.findOneByOrFail(LoginRow, { tenantId, loginId }).catch(rethrow);
  }

  /** The password of a row. */
  passwordOf({ tenantId, loginId, passwordSealed }: LoginRow): string {
    return this.secrets.open(passwordSealed, passwordPlace(tenantId, loginId));
  }

  private async change(
    sql: string,
    values: readonly unknown[],
    key: Pick<LoginRow, 'tenantId' | 'loginId'>,
  ): Promise<LoginRow> {
    await this.dataSource.query(sql, [...values]).catch(rethrow);
    return this.read(key);
  }
}

function rethrow(error: unknown): never {
  throw asDependencyFailure(error);
}
