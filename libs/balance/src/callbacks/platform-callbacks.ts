import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Accounts } from '#accounts';
import { audit, Clock } from '#foundation';
import { Tenants } from '#tenants';
import { AccountHints } from './account-hints';
import { isRightCallbackHash } from './callback-hash';
import { type PlatformCallback, readCallbacks } from './read-callbacks';

/** Callbacks kept of one tenant; older ones go. */
const keptPerTenant = 500;

/** How many callbacks of each kind this process has seen. */
export interface CallbackCounters {
  hint: number;
  repeated: number;
  unknownAccount: number;
  wrongHash: number;
  closedTenant: number;
}

/** Account callbacks of the voice platform: hints that something may have changed, never facts. */
@Injectable()
export class PlatformCallbacks {
  /** Since this process started; for metrics. */
  readonly counters: CallbackCounters = { hint: 0, repeated: 0, unknownAccount: 0, wrongHash: 0, closedTenant: 0 };

  constructor(
    private readonly accounts: Accounts,
    private readonly tenants: Tenants,
    private readonly hints: AccountHints,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes a request body `{ "callbacks": [ … ] }`. A callback with the right hash of a living tenant is kept raw, whatever its type,
   * and has the account read again, at most once a minute; every other one is counted, audited and forgotten. Nothing here changes a
   * balance or a state. Repeats are recognised by the platform's callback id. Throws InvalidInput `invalid-request` for another form.
   */
  async receive(body: unknown): Promise<void> {
    for (const callback of readCallbacks(body)) this.counters[await this.take(callback)] += 1;
  }

  private async take(callback: PlatformCallback): Promise<keyof CallbackCounters> {
    const { accountId, callbackId } = callback;
    const account = await this.accounts.findByPlatformId(accountId);
    if (account === undefined) return refuse(callback, 'unknownAccount', 'unknown-account');
    const parts = { salt: account.callbackSalt, accountId, apiKey: account.apiKey, callbackId };
    if (!isRightCallbackHash(callback.hash, parts)) return refuse(callback, 'wrongHash', 'wrong-hash');
    const { state } = await this.tenants.get(account.tenantId);
    if (state === 'closed') return refuse(callback, 'closedTenant', 'tenant-closed');
    if (!(await this.keep(account.tenantId, callback))) return 'repeated';
    await this.hints.give(account.tenantId);
    return 'hint';
  }

  /** Keeps a callback, and the newest few hundred of the tenant. False when it is known already. */
  private async keep(tenantId: string, { callbackId, type, raw }: PlatformCallback): Promise<boolean> {
    const { affectedRows }: { affectedRows: number } = await this.dataSource.query(
      `INSERT INTO platform_callbacks (tenant_id, callback_id, type, body, received_at) VALUES (?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE callback_id = callback_id`,
      [tenantId, callbackId, type, JSON.stringify(raw), this.clock.now()],
    );
    if (affectedRows === 0) return false;
    const [oldest]: { received_at: Date }[] = await this.dataSource.query(
      `SELECT received_at FROM platform_callbacks WHERE tenant_id = ? ORDER BY received_at DESC LIMIT 1 OFFSET ${keptPerTenant}`,
      [tenantId],
    );
    if (oldest !== undefined)
      await this.dataSource.query('DELETE FROM platform_callbacks WHERE tenant_id = ? AND received_at <= ?', [
        tenantId,
        oldest.received_at,
      ]);
    return true;
  }
}

function refuse(
  { type, callbackId }: PlatformCallback,
  counter: keyof CallbackCounters,
  reason: string,
): keyof CallbackCounters {
  audit({ action: 'platform-callback', outcome: 'refused', subject: `${type} ${callbackId}`, reason });
  return counter;
}
