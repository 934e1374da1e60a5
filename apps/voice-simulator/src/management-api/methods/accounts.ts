import { newAccount } from '../../accounts/new-account';
import type { Account } from '../../store/rows';
import { accountInfo } from '../shapes/account-info';
import { changedAccount } from '../shapes/account-changes';
import { ApiError } from '../api-error';
import type { Method, MethodContext, MethodTable } from '../method';
import { pageOf } from '../requests/paging';
import { checkAccountName, checkEmail, checkPassword } from '../requests/rules-of-names';
import { findChildren, ownChild, requireChildren } from '../requests/selectors';

const addAccount: Method = ({ platform, caller, parameters }) => {
  const { store, ledger, settings, clock } = platform;
  const name = checkAccountName(parameters.requiredText('account_name'));
  const email = checkEmail(parameters.requiredText('account_email'));
  const password = checkPassword(parameters.requiredText('account_password'));
  if (store.accounts.count('name', name) > 0) throw new ApiError(106);
  if (store.accounts.count('email', email.toLowerCase()) > 0) throw new ApiError(128);
  const seed = newAccount({
    id: store.nextId('account'),
    parentId: caller.account.id,
    name,
    email,
    password,
    currency: caller.account.currency,
    active: parameters.flag('active') ?? false,
    createdAt: clock.now(),
  });
  const account = store.accounts.put({
    ...seed,
    firstName: parameters.text('account_first_name') ?? '',
    lastName: parameters.text('account_last_name') ?? '',
    ...changedAccount(parameters, seed),
  });
  const start = settings.initialChildBalance;
  if (Number(start) > 0 && ledger.balanceOf(caller.account.id).greaterThanOrEqualTo(start)) {
    ledger.charge(caller.account.id, {
      amount: start,
      type: 'money_transfer_to_child',
      description: `Opening balance of ${account.name}`,
      counterpartyId: account.id,
    });
    ledger.credit(account.id, {
      amount: start,
      type: 'money_acceptance_from_parent',
      description: 'Opening balance',
      counterpartyId: caller.account.id,
    });
  }
  return { result: 1, account_id: account.id, api_key: account.apiKey, active: account.active };
};

const setChildAccountInfo: Method = (context) => {
  const { store } = context.platform;
  const { parameters } = context;
  const children = requireChildren(context);
  const email = parameters.text('new_child_account_email');
  if (email !== undefined) checkFreeEmail(context.platform.store.accounts.find('email', email.toLowerCase()), children);
  const password = parameters.text('new_child_account_password');
  const active = parameters.flag('active');
  for (const child of children) {
    store.accounts.put({
      ...child,
      ...changedAccount(parameters, child, { email, password }),
      ...(active === undefined ? {} : { active }),
    });
  }
  return { result: 1 };
};

const setAccountInfo: Method = ({ platform, caller, parameters }) => {
  const email = parameters.text('new_account_email');
  if (email !== undefined) checkFreeEmail(platform.store.accounts.find('email', email.toLowerCase()), [caller.account]);
  const password = parameters.text('new_account_password');
  platform.store.accounts.put({
    ...caller.account,
    firstName: parameters.text('account_first_name') ?? caller.account.firstName,
    lastName: parameters.text('account_last_name') ?? caller.account.lastName,
    ...changedAccount(parameters, caller.account, { email, password }),
  });
  return { result: 1 };
};

const getAccountInfo: Method = ({ platform, caller }) => {
  const host = new URL(platform.addresses.http).host;
  return {
    result: accountInfo(caller.account, caller.showsApiKeys),
    api_address: host,
    debugger_address: host,
  };
};

const getChildrenAccounts: Method = (context) => {
  const { parameters, caller } = context;
  if (parameters.firstGiven('child_account_id', 'child_account_name', 'child_account_email') === undefined) {
    throw ApiError.missing('child_account_id');
  }
  const active = parameters.flag('active');
  const frozen = parameters.flag('frozen');
  const children = namedChildren(context)
    .filter((child) => active === undefined || child.active === active)
    .filter((child) => frozen === undefined || child.frozen === frozen);
  const page = pageOf(sorted(children, parameters.text('order_by')), parameters);
  return {
    result: page.rows.map((child) => {
      if (parameters.flag('brief_output') === true) return child.id;
      return parameters.flag('medium_output') === true
        ? { account_id: child.id, account_name: child.name, account_email: child.email }
        : accountInfo(child, caller.showsApiKeys);
    }),
    count: page.count,
    total_count: page.total_count,
  };
};

/** A name or an e-mail that no child has is an empty list here; an id that no child has is error 194 unless `ignore_invalid_accounts`. */
function namedChildren(context: MethodContext): readonly Account[] {
  const { parameters, platform } = context;
  const { accounts } = platform.store;
  const own = (found: readonly (Account | undefined)[]): Account[] =>
    found.flatMap((account) => ownChild(context, account) ?? []);
  if (parameters.has('child_account_id')) {
    const ids = parameters.ids('child_account_id', 194);
    if (parameters.flag('ignore_invalid_accounts') !== true || ids === 'all') return findChildren(context) ?? [];
    return own((ids ?? []).map((id) => accounts.get(id)));
  }
  const name = parameters.text('child_account_name');
  const email = parameters.text('child_account_email')?.toLowerCase();
  if (name === undefined) return own(accounts.find('email', email ?? ''));
  return own(accounts.find('name', name)).filter((child) => email === undefined || child.email.toLowerCase() === email);
}

function sorted(children: readonly Account[], orderBy = 'child_account_name'): Account[] {
  const key = (child: Account): string | number => {
    if (orderBy === 'child_account_id') return child.id;
    return orderBy === 'child_account_email' ? child.email : child.name;
  };
  return [...children].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function checkFreeEmail(holders: readonly Account[], changed: readonly Account[]): void {
  if (changed.length > 1 || holders.some((holder) => holder.id !== changed[0]?.id)) throw new ApiError(128);
}

/** Methods about accounts. */
export const accountMethods: MethodTable = {
  AddAccount: addAccount,
  SetChildAccountInfo: setChildAccountInfo,
  SetAccountInfo: setAccountInfo,
  GetAccountInfo: getAccountInfo,
  GetChildrenAccounts: getChildrenAccounts,
};
