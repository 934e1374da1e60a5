import { Injectable } from '@nestjs/common';
import { Accounts, type CallbackSecrets } from '#accounts';
import { audit } from '#foundation';
import { Tenants } from '#tenants';
import { AccountHints } from './account-hints';
import { CallbackRows } from './callback-rows';
import { isRightCallbackHash } from './callback-hash';
import { SenderShare } from './sender-share';
import { type PlatformCallback, readCallbacks } from './read-callbacks';

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
    private readonly rows: CallbackRows,
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
    if (!(await this.rows.keep(account.tenantId, callback))) return 'repeated';
    await this.hints.give(account.tenantId);
    return 'hint';
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
