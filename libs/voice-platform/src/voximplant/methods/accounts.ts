import type { Currency, Money } from '#foundation';
import type { AccountState, ChildAccount, NewChildAccount, PlatformAccount } from '../../voice-platform.types';
import type { AnswerFields } from '../answer-fields';
import type { ManagementApi } from '../management-api';
import { PlatformRefusal } from '../../platform-refusal';
import { platformUnavailable } from '../platform-errors';
import { toWireCurrency, toWireTime } from '../wire-values';

/** GetChildrenAccounts, by the exact name; a name that the platform does not know is no account. */
export async function findChildAccount(
  api: ManagementApi,
  master: Currency,
  name: string,
): Promise<ChildAccount | undefined> {
  try {
    const answer = await api.actByApiKey(master, 'GetChildrenAccounts', { child_account_name: name, count: 1000 });
    const found = answer.list('result').find((account) => account.text('account_name') === name);
    return found === undefined ? undefined : toChildAccount(master, found);
  } catch (error) {
    if (error instanceof PlatformRefusal && error.reason === 'not-found') return undefined;
    throw error;
  }
}

function toChildAccount(currency: Currency, fields: AnswerFields): ChildAccount {
  if (fields.currency('currency') !== currency)
    throw platformUnavailable('A child account does not have the currency of its master');
  return {
    currency,
    accountId: fields.id('account_id'),
    name: fields.text('account_name'),
    active: fields.flag('active'),
    apiKey: fields.text('api_key'),
  };
}

/** AddAccount; active at once, since its own default leaves a child inactive. */
export async function createChildAccount(
  api: ManagementApi,
  master: Currency,
  account: NewChildAccount,
): Promise<ChildAccount> {
  const answer = await api.actAsParent(master, 'AddAccount', {
    account_name: account.name,
    account_email: account.email,
    account_password: account.password,
    active: true,
  });
  return {
    currency: master,
    accountId: answer.id('account_id'),
    name: account.name,
    active: true,
    apiKey: answer.text('api_key'),
  };
}

/** SetAccountInfo of the child itself. The salt is shorter than 40 characters (code 399). */
export async function setAccountCallback(
  api: ManagementApi,
  account: PlatformAccount,
  callback: { url: string; salt: string },
): Promise<void> {
  await api.actFor(account, 'SetAccountInfo', { callback_url: callback.url, callback_salt: callback.salt });
}

/** SetChildAccountInfo by the master: an inactive child cannot act for itself (code 131). */
export async function setAccountActive(api: ManagementApi, account: PlatformAccount, active: boolean): Promise<void> {
  await api.actAsMaster(account.currency, 'SetChildAccountInfo', { child_account_id: account.accountId, active });
}

/** GetAccountInfo with the live balance. */
export async function readAccount(api: ManagementApi, account: PlatformAccount): Promise<AccountState> {
  const info = (await api.actFor(account, 'GetAccountInfo', { return_live_balance: true })).object('result');
  return {
    balance: {
      amount: info.amount(info.has('live_balance') ? 'live_balance' : 'balance'),
      currency: info.currency('currency'),
    },
    active: info.flag('active'),
    frozen: info.flag('frozen'),
  };
}

/** TransferMoneyToChildAccount, all or nothing; a transfer of the same reference since `notBefore` is passed over by the platform. */
export async function transferToAccount(
  api: ManagementApi,
  account: PlatformAccount,
  transfer: { money: Money; reference: string; notBefore: Date },
): Promise<void> {
  await api.actAsMaster(account.currency, 'TransferMoneyToChildAccount', {
    child_account_id: account.accountId,
    amount: transfer.money.amount,
    currency: toWireCurrency(transfer.money.currency),
    strict_mode: true,
    payment_reference: transfer.reference,
    check_duplicate_reference_from: toWireTime(transfer.notBefore),
  });
}
