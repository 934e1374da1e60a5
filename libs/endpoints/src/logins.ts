import { Injectable } from '@nestjs/common';
import { Conflict, InvalidInput, NotFound } from '#foundation';
import { Accounts, type ReadyAccount } from '#accounts';
import { isRefusal, VoicePlatform } from '#voice-platform';
import { type Login, toLogin, userNameOf } from './login';
import type { LoginKind } from './login-kind';
import { LoginRows } from './login-rows';
import type { LoginRow } from './login.entity';

/** How often one request follows changes that others make meanwhile before it gives up. */
const mostPushes = 5;

/** Logins of a portal's users. A platform user is made at the first call of `put`, never before. */
@Injectable()
export class Logins {
  constructor(
    private readonly rows: LoginRows,
    private readonly accounts: Accounts,
    private readonly platform: VoicePlatform,
  ) {}

  /**
   * Makes a login, or gives an existing one a new password and name and makes it active again; returns the password, which is not shown again.
   * Every call is a new password: a portal that lost the answer repeats it with the same Idempotency-Key. Throws Conflict `account-not-ready`,
   * `login-limit-reached` (1000 an account), `login-changed-meanwhile` when another call set a newer password before this one was in force,
   * DependencyFailed while the platform is away: the change is kept and takes effect with the next call for this login.
   */
  async put(
    tenantId: string,
    userId: string,
    kind: LoginKind,
    order: { displayName: string },
  ): Promise<{ login: Login; password: string; created: boolean }> {
    if (!/^[a-z0-9_-]{1,40}$/.test(userId)) {
      throw new InvalidInput('bad-user-id', 'A user id is 1 to 40 of a-z, 0-9, _ and -.');
    }
    const account = await this.accounts.require(tenantId);
    const row = await this.rows.findOrCreate(tenantId, userId, kind, order.displayName);
    const changed = await this.rows.renew(row, order.displayName);
    const pushed = await this.push(account, changed);
    if (pushed.revision !== changed.revision) {
      throw new Conflict(
        'login-changed-meanwhile',
        'Another request has changed this login: ask again for a new password.',
      );
    }
    return {
      login: toLogin(pushed, account.loginDomain),
      password: this.rows.passwordOf(pushed),
      created: wasNeverInForce(row),
    };
  }

  /** The logins of a user, at most one of each kind; none while the account is not ready. */
  async ofUser(tenantId: string, userId: string): Promise<Login[]> {
    const rows = (await this.rows.ofUser(tenantId, userId)).filter((row) => !wasNeverInForce(row));
    if (rows.length === 0) return [];
    const { loginDomain } = await this.accounts.require(tenantId);
    return rows.map((row) => toLogin(row, loginDomain));
  }

  /** Makes a login inactive; `put` brings it back with a new password. Safe to repeat. Throws NotFound `login-not-found`. */
  async disable(tenantId: string, userId: string, kind: LoginKind): Promise<Login> {
    const row = await this.rows.find(tenantId, userId, kind);
    if (row === null || wasNeverInForce(row)) throw new NotFound('login-not-found', 'There is no such login.');
    const account = await this.accounts.require(tenantId);
    const changed = row.active ? await this.rows.disable(row) : row;
    const settled = changed.pushedRevision === changed.revision ? changed : await this.push(account, changed);
    return toLogin(settled, account.loginDomain);
  }

  /**
   * Brings the platform's user to what the row says, and goes on until the row did not change meanwhile: of two requests that race on two
   * replicas, whichever pushes last pushes the newest revision.
   */
  private async push(account: ReadyAccount, from: LoginRow): Promise<LoginRow> {
    let row = from;
    for (let pushes = 0; pushes < mostPushes; pushes += 1) {
      const platformUserId = await this.pushOnce(account, row).catch((error: unknown) => {
        if (!isRefusal(error, 'limit-reached')) throw error;
        throw new Conflict('login-limit-reached', 'The account has as many logins as it may have.', { cause: error });
      });
      if (await this.rows.pushed(row, platformUserId)) return row;
      row = await this.rows.read(row);
    }
    throw new Conflict('login-changed-meanwhile', 'Other requests keep changing this login.');
  }

  private async pushOnce(account: ReadyAccount, row: LoginRow): Promise<string> {
    const userName = userNameOf(row.kind, row.userId);
    const { displayName, active } = row;
    const password = this.rows.passwordOf(row);
    const known = row.platformUserId ?? (await this.findUserId(account, userName));
    if (known === undefined) {
      try {
        const user = { applicationId: account.applicationId, userName, displayName, password };
        const { userId } = await this.platform.createUser(account.platform, user);
        if (!active) await this.platform.changeUser(account.platform, { userId, active: false });
        return userId;
      } catch (error) {
        if (!isRefusal(error, 'name-taken')) throw error;
      }
    }
    const userId = known ?? (await this.findUserId(account, userName));
    if (userId === undefined)
      throw new Conflict('login-changed-meanwhile', 'The login is being made by another request.');
    await this.platform.changeUser(account.platform, { userId, password, active, displayName });
    return userId;
  }

  private async findUserId(account: ReadyAccount, userName: string): Promise<string | undefined> {
    return (await this.platform.findUser(account.platform, account.applicationId, userName))?.userId;
  }
}

/** Whether the platform has never had the login: its making failed, or goes on just now. */
function wasNeverInForce({ pushedRevision }: LoginRow): boolean {
  return pushedRevision === 0;
}
