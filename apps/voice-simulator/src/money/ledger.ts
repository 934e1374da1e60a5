import { Decimal } from 'decimal.js';
import { ApiError } from '../management-api/api-error';
import type { Account, Transaction } from '../store/rows';
import type { Store } from '../store/store';

/** A change of an account's balance. `amount` is positive; whether it is taken or given is the method's. */
export interface LedgerEntry {
  readonly amount: Decimal | string;
  /** A transaction type of the platform: resource_charge, phone_number_charge, money_transfer_to_child, … */
  readonly type: string;
  readonly description: string;
  readonly paymentReference?: string | undefined;
  readonly resourceType?: string | undefined;
  readonly sessionId?: number | undefined;
  readonly counterpartyId?: number | undefined;
  /** Whether the balance must cover it; a charge for what was already used may leave the account in debt. Default true. */
  readonly mustBeCovered?: boolean;
}

/** Told after a balance has changed, inside the same commit. */
export type BalanceListener = (account: Account) => void;

const insufficientMoney = 127;

/** The money of every account: each change of a balance is one transaction, and their sum is the balance. */
export class Ledger {
  private readonly listeners: BalanceListener[] = [];

  constructor(
    private readonly store: Store,
    private readonly now: () => number,
  ) {}

  /** What the account has. Throws a RangeError for an account that does not exist. */
  balanceOf(accountId: number): Decimal {
    return new Decimal(this.account(accountId).balance);
  }

  /** Takes money from an account and returns the transaction. Error 127 when it must be covered and is not. */
  charge(accountId: number, entry: LedgerEntry): Transaction {
    const covered = this.balanceOf(accountId).greaterThanOrEqualTo(entry.amount);
    if (!covered && entry.mustBeCovered !== false) throw new ApiError(insufficientMoney);
    return this.book(accountId, new Decimal(entry.amount).negated(), entry);
  }

  /** Gives money to an account and returns the transaction. */
  credit(accountId: number, entry: LedgerEntry): Transaction {
    return this.book(accountId, new Decimal(entry.amount), entry);
  }

  /** Hears of every change of a balance. */
  onBalanceChange(listener: BalanceListener): void {
    this.listeners.push(listener);
  }

  private book(accountId: number, amount: Decimal, entry: LedgerEntry): Transaction {
    return this.store.commit(() => {
      const account = this.account(accountId);
      const transaction = this.store.transactions.put({
        id: this.store.nextId('transaction'),
        accountId,
        performedAt: this.now(),
        amount: amount.toFixed(4),
        currency: account.currency,
        type: entry.type,
        description: entry.description,
        paymentReference: entry.paymentReference ?? null,
        resourceType: entry.resourceType ?? null,
        sessionId: entry.sessionId ?? null,
        counterpartyId: entry.counterpartyId ?? null,
      });
      const changed = this.store.accounts.put({ ...account, balance: amount.plus(account.balance).toFixed(4) });
      for (const listener of this.listeners) listener(changed);
      return transaction;
    });
  }

  private account(accountId: number): Account {
    const account = this.store.accounts.get(accountId);
    if (account === undefined) throw new RangeError(`there is no account ${accountId}`);
    return account;
  }
}
