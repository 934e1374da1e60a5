import type { Account } from '#accounts';
import type { Currency, Money } from '#foundation';
import { MoneyBody } from '../http/money.dto';

/** Why an account could not be made, or has not been made yet. */
export class AccountFailure {
  /** Stable code, as in problems. */
  code!: string;
  /** A sentence for people. */
  detail!: string;
}

/** The portal's telephony account. What is not known yet is null. */
export class AccountResponse {
  /** Id of the account, permanent. */
  accountId!: string;
  /** `provisioning`: it is being made; `ready`: it can be used; `failed`: ask again with POST once the reason is gone. */
  state!: 'provisioning' | 'ready' | 'failed';
  /** Domain of the users' logins. */
  loginDomain!: string | null;
  /** Money on the account now; null while it cannot be told. */
  balance!: MoneyBody | null;
  /** ISO 4217; all of the account's money is in it. */
  currency!: Currency;
  /** Number of the call scenario that answers the account's calls. */
  release!: number | null;
  /** Why the last attempt to make it did not succeed; null when it did. */
  failure!: AccountFailure | null;
  /** When it was first asked for. */
  createdAt!: string;

  static from(account: Account, balance: Money | undefined): AccountResponse {
    return {
      accountId: account.tenantId,
      state: account.state,
      loginDomain: account.loginDomain ?? null,
      balance: balance ?? null,
      currency: account.currency,
      release: account.installedRelease ?? null,
      failure: account.failure ?? null,
      createdAt: account.createdAt.toISOString(),
    };
  }
}
