import { Injectable } from '@nestjs/common';
import { Clock, Conflict, DependencyFailed, type Money, Unprocessable } from '#foundation';
import { type Tenant, Tenants } from '#tenants';
import { VoicePlatform } from '#voice-platform';
import { type Account, type ReadyAccount, toAccount, toReadyAccount } from './account';
import type { AccountRow } from './account.entity';
import { AccountRows, type CallbackSecrets } from './account-rows';
import { ClaimLost, Provisioning } from './provisioning/provisioning';
import { WorkSlots } from './provisioning/work-slots';

/** Accounts that one process makes at once; more would only make the voice platform's answers late. */
const accountsAtOnce = 16;
const firstLookMs = 50;
const longestLookMs = 500;
/** A waiting request gives up after this long; the work goes on. */
const patienceMs = 120_000;

/** Tenants' sub-accounts at the voice platform. */
@Injectable()
export class Accounts {
  private readonly slots = new WorkSlots(accountsAtOnce);
  private readonly inWork = new Map<string, Promise<Account>>();

  constructor(
    private readonly rows: AccountRows,
    private readonly provisioning: Provisioning,
    private readonly tenants: Tenants,
    private readonly platform: VoicePlatform,
    private readonly clock: Clock,
  ) {}

  /**
   * The tenant's account, made now if there is none: one, ever, however often, from however many replicas, and after whatever crash it is
   * asked for. Calls of this process share one promise; other replicas' work is waited for and taken over when it falls silent.
   * A `failed` account is tried again. Throws Unprocessable `currency-not-served`, NotAllowed `tenant-suspended`/`tenant-closed`, Conflict with
   * the reason of a failure (`account-name-taken`, …), DependencyFailed while something is away; the last is gone on with later by itself.
   */
  async ensure(tenantId: string): Promise<Account> {
    const shared = this.inWork.get(tenantId);
    if (shared !== undefined) return shared;
    const work = this.make(tenantId).finally(() => this.inWork.delete(tenantId));
    this.inWork.set(tenantId, work);
    // Every asker may have stopped waiting by the time it fails.
    work.catch(() => undefined);
    return work;
  }

  /** The account as far as it is, or undefined when it was never asked for. */
  async find(tenantId: string): Promise<Account | undefined> {
    const row = await this.rows.find(tenantId);
    return row === null ? undefined : toAccount(row);
  }

  /** The finished account. Throws Conflict `account-not-ready`. */
  async require(tenantId: string): Promise<ReadyAccount> {
    return toReadyAccount(await this.rows.find(tenantId));
  }

  /** The balance at the platform, live. Throws Conflict `account-not-ready`, DependencyFailed `voice-platform-unavailable`. */
  async balance(tenantId: string): Promise<Money> {
    const { platform } = await this.require(tenantId);
    return (await this.platform.readAccount(platform)).balance;
  }

  /** Whose account this is, by the platform's id of it, with the secrets of its callbacks. */
  async findByPlatformId(platformAccountId: string): Promise<CallbackSecrets | undefined> {
    const row = await this.rows.findByPlatformId(platformAccountId);
    return row === null ? undefined : this.rows.callbackSecretsOf(row);
  }

  /** As `findByPlatformId`, for several at once in one query, by the platform's id; who is not known is not in it. */
  async findByPlatformIds(platformAccountIds: readonly string[]): Promise<ReadonlyMap<string, CallbackSecrets>> {
    const rows = await this.rows.findByPlatformIds(platformAccountIds);
    return new Map(
      rows.flatMap((row) => {
        const secrets = this.rows.callbackSecretsOf(row);
        return secrets === undefined || row.platformAccountId === null
          ? []
          : [[row.platformAccountId, secrets] as const];
      }),
    );
  }

  private async make(tenantId: string): Promise<Account> {
    const { row: first } = await this.rows.look(tenantId);
    if (first?.state === 'ready') return toAccount(first);
    const tenant = await this.tenants.getActive(tenantId);
    if (!this.platform.servedCurrencies().includes(tenant.currency)) {
      throw new Unprocessable('currency-not-served', `Accounts in ${tenant.currency} are not served.`);
    }
    const giveUpAt = this.clock.nowMs() + patienceMs;
    for (let lookMs = firstLookMs; this.clock.nowMs() < giveUpAt; lookMs = Math.min(lookMs * 2, longestLookMs)) {
      const { row, isHeld } = await this.rows.look(tenantId);
      if (row?.state === 'ready') return toAccount(row);
      if (!isHeld) {
        if (row !== null && row.attempts > (first?.attempts ?? 0)) throw failureOf(row);
        const finished = await this.slots.run(async () => this.claimAndFinish(tenant, row === null));
        if (finished !== undefined) return toAccount(finished);
      }
      await this.clock.sleep(lookMs * (0.5 + Math.random() / 2));
    }
    throw new DependencyFailed('account-still-provisioning', 'The account is still being made.', {
      retryAfterSeconds: 5,
    });
  }

  /** The finished row, made here; undefined when somebody else was faster to claim it or has taken it over. */
  private async claimAndFinish(tenant: Tenant, isNew: boolean): Promise<AccountRow | undefined> {
    const claim = isNew ? await this.rows.create(tenant) : await this.rows.claim(tenant.tenantId);
    try {
      return claim === undefined ? undefined : await this.provisioning.run(claim);
    } catch (error) {
      if (error instanceof ClaimLost) return undefined;
      throw error;
    }
  }
}

/** The failure that another replica met and recorded while this one waited. */
function failureOf(row: AccountRow): Error {
  const code = row.failureCode ?? 'internal-error';
  const detail = row.failureDetail ?? 'Something went wrong on our side.';
  return row.state === 'failed'
    ? new Conflict(code, detail)
    : new DependencyFailed(code, detail, { retryAfterSeconds: 2 });
}
