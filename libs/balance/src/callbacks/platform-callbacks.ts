import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Accounts, type CallbackSecrets } from '#accounts';
import { audit, Clock } from '#foundation';
import { Tenants } from '#tenants';
import { AccountHints } from './account-hints';
import { isRightCallbackHash } from './callback-hash';
import { SenderShare } from './sender-share';
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

/** Why a callback is refused, as the audit says it. */
const reasons = { unknownAccount: 'unknown-account', wrongHash: 'wrong-hash', closedTenant: 'tenant-closed' } as const;

type Refusal = keyof typeof reasons;

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
    private readonly share: SenderShare,
  ) {}

  /**
   * Takes a request body `{ "callbacks": [ … ] }`. A callback with the right hash of a living tenant is kept raw, whatever its type,
   * and has the account read again, at most once a minute; every other one is counted and forgotten, with one audit line a
   * request for each reason. Nothing here changes a
   * balance or a state. Repeats are recognised by the platform's callback id. Throws InvalidInput `invalid-request` for another form,
   * LimitExceeded `too-many-requests` when the address has used up its minute, before anything is read.
   */
  async receive(body: unknown, address: string): Promise<void> {
    this.share.take(address);
    const callbacks = readCallbacks(body);
    const accounts = await this.accounts.findByPlatformIds([...new Set(callbacks.map(({ accountId }) => accountId))]);
    const refused = new Map<Refusal, PlatformCallback[]>();
    for (const callback of callbacks) {
      const outcome = await this.take(callback, accounts.get(callback.accountId));
      this.counters[outcome] += 1;
      if (outcome in reasons) refused.set(outcome as Refusal, [...(refused.get(outcome as Refusal) ?? []), callback]);
    }
    for (const [refusal, those] of refused) auditRefused(refusal, those);
  }

  private async take(
    callback: PlatformCallback,
    account: CallbackSecrets | undefined,
  ): Promise<keyof CallbackCounters> {
    const { accountId, callbackId } = callback;
    if (account === undefined) return 'unknownAccount';
    const parts = { salt: account.callbackSalt, accountId, apiKey: account.apiKey, callbackId };
    if (!isRightCallbackHash(callback.hash, parts)) return 'wrongHash';
    const { state } = await this.tenants.get(account.tenantId);
    if (state === 'closed') return 'closedTenant';
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

/** One line for all: an unsigned request must not write more of the log than it costs to send. */
function auditRefused(refusal: Refusal, callbacks: readonly PlatformCallback[]): void {
  const [first] = callbacks;
  if (first === undefined) return;
  const more = callbacks.length > 1 ? ` and ${callbacks.length - 1} more` : '';
  const subject = `${first.type} ${first.callbackId}${more}`;
  audit({ action: 'platform-callback', outcome: 'refused', subject, reason: reasons[refusal] });
}
