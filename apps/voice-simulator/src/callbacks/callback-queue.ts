import { randomBytes } from 'node:crypto';
import { Agent } from 'undici';
import { postJson } from '../clock/post-json';
import type { SimulatorClock } from '../clock/simulator-clock';
import { wireAmount } from '../money/currency';
import type { SimulatorLog } from '../simulator-log';
import type { Account, PendingCallback } from '../store/rows';
import type { Store } from '../store/store';
import { callbackHash } from './callback-hash';

/** Wait before each further attempt, by the simulator's clock; after the last one a callback is dropped. The platform documents no policy. */
const retryDelaysMs = [5_000, 30_000, 120_000, 600_000] as const;
const batchSize = 10;
/** By the simulator's clock. */
const answerTimeoutMs = 10_000;

/**
 * Callbacks to the accounts' own URLs: a queue per account, in order, several in one POST, kept across restarts until they are
 * delivered or given up. An account without a URL gets none. Delivered means a 2xx answer.
 */
export class CallbackQueue {
  private readonly busy = new Set<number>();
  private readonly connections = new Agent();
  private closed = false;

  constructor(
    private readonly store: Store,
    private readonly clock: SimulatorClock,
    private readonly log: SimulatorLog,
  ) {}

  /** Queues a callback of an account; returns its row, or undefined when the account has no URL. `forged` gives it a wrong hash. */
  enqueue(
    accountId: number,
    type: string,
    payload: Readonly<Record<string, unknown>>,
    forged = false,
  ): PendingCallback | undefined {
    const account = this.store.accounts.get(accountId);
    if (account === undefined || account.callbackUrl === '') return undefined;
    const callback = this.store.callbacks.put({
      id: this.store.nextId('callback'),
      accountId,
      type,
      payload,
      forged,
      failedAttempts: 0,
    });
    setImmediate(() => this.drain(accountId));
    return callback;
  }

  /** Tells an account's owner once when its balance falls under the threshold, and again only after it has been over it. */
  watchBalance(account: Account): void {
    const isLow = Number(account.balance) < Number(account.minBalanceToNotify);
    if (isLow === account.lowBalanceTold) return;
    this.store.accounts.put({ ...account, lowBalanceTold: isLow });
    if (isLow) this.enqueue(account.id, 'min_balance', { is_min_credit: false, is_repeated: false });
  }

  /** Takes up what was left when the process ended. */
  resume(): void {
    for (const accountId of new Set([...this.store.callbacks.all()].map((callback) => callback.accountId))) {
      this.drain(accountId);
    }
  }

  /** How many callbacks wait, of one account or of all. */
  waiting(accountId?: number): number {
    return accountId === undefined
      ? [...this.store.callbacks.all()].length
      : this.store.callbacks.count('account', accountId);
  }

  /** Sends the same callback `times` times at once, out of the queue: for replays. Failures are ignored. */
  async send(callback: PendingCallback, times: number): Promise<void> {
    const account = this.store.accounts.get(callback.accountId);
    if (account === undefined) return;
    for (let sent = 0; sent < times; sent += 1) await this.post(account, [callback]).catch(() => undefined);
  }

  /** Stops sending; what waits is kept. */
  async close(): Promise<void> {
    this.closed = true;
    await this.connections.destroy();
  }

  private drain(accountId: number): void {
    if (this.closed || this.busy.has(accountId)) return;
    this.busy.add(accountId);
    void this.deliverAll(accountId).finally(() => this.busy.delete(accountId));
  }

  private async deliverAll(accountId: number): Promise<void> {
    for (;;) {
      const batch = this.store.callbacks.find('account', accountId).slice(0, batchSize);
      const account = this.store.accounts.get(accountId);
      if (this.closed || account === undefined || batch.length === 0) return;
      const delivered = await this.post(account, batch).catch(() => false);
      if (this.isClosed()) return;
      if (!delivered) {
        this.retryLater(account, batch);
        return;
      }
      this.store.commit(() => {
        for (const callback of batch) this.store.callbacks.delete(callback.id);
      });
    }
  }

  /** Reads the flag again after an await, where the compiler takes it for unchanged. */
  private isClosed(): boolean {
    return this.closed;
  }

  private retryLater(account: Account, batch: readonly PendingCallback[]): void {
    const attempts = (batch[0]?.failedAttempts ?? 0) + 1;
    const delay = retryDelaysMs[attempts - 1];
    this.store.commit(() => {
      for (const callback of batch) {
        if (delay === undefined) this.store.callbacks.delete(callback.id);
        else this.store.callbacks.put({ ...callback, failedAttempts: attempts });
      }
    });
    this.log.warn('Callbacks were not taken', { account: account.name, callbacks: batch.length, attempts });
    this.clock.at(this.clock.now() + (delay ?? 0), () => this.drain(account.id));
  }

  private async post(account: Account, callbacks: readonly PendingCallback[]): Promise<boolean> {
    const body = { callbacks: callbacks.map((callback) => wireCallback(account, callback)) };
    const { clock, connections: dispatcher } = this;
    const status = await postJson(account.callbackUrl, body, { clock, dispatcher, timeoutMs: answerTimeoutMs });
    return status >= 200 && status < 300;
  }
}

function wireCallback(account: Account, callback: PendingCallback): Readonly<Record<string, unknown>> {
  return {
    callback_id: callback.id,
    type: callback.type,
    account_id: account.id,
    hash: callback.forged
      ? randomBytes(16).toString('hex')
      : callbackHash(account.callbackSalt, account.id, account.apiKey, callback.id),
    account_name: account.name,
    account_email: account.email,
    language_code: account.languageCode,
    account_first_name: account.firstName,
    account_last_name: account.lastName,
    balance: wireAmount(account.balance),
    currency: account.currency,
    [callback.type]: callback.payload,
  };
}
