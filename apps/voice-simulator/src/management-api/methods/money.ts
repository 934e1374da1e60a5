import { Decimal } from 'decimal.js';
import { currencies, type Currency, unitsPerDollar, wireAmount } from '../../money/currency';
import { priceOf, resourceTypes } from '../../money/price-list';
import type { Account } from '../../store/rows';
import { ApiError } from '../api-error';
import type { Method, MethodContext, MethodTable } from '../method';
import { checkLength } from '../requests/rules-of-names';
import { findUser, requireChildren } from '../requests/selectors';

const leastTransfer = '0.01';
const descriptionLimit = 120;
const referenceLimit = 127;

/**
 * Moves money between the calling master and each child named; a negative amount pulls it back. With `check_duplicate_reference_from`
 * a child that already has a transfer of the same `payment_reference` since that time is passed over, so a repeated request moves
 * nothing twice. Unless `strict_mode` is false the whole request fails with 127 when funds are short; else what is there is moved.
 */
const transferMoneyToChildAccount: Method = (context) => {
  const { parameters, caller, platform } = context;
  const children = requireChildren(context);
  const amount = requiredAmount(context);
  checkCurrency(context, caller.account.currency);
  const reference = parameters.text('payment_reference');
  if (reference !== undefined) checkLength(reference, referenceLimit, 304);
  const parentText = checkLength(parameters.text('parent_transaction_description') ?? '', descriptionLimit, 236);
  const childText = checkLength(parameters.text('child_transaction_description') ?? '', descriptionLimit, 237);
  const since = parameters.time('check_duplicate_reference_from');
  for (const child of children) {
    if (reference !== undefined && since !== undefined && wasTransferred(context, child, reference, since)) continue;
    const [from, to] = amount.isPositive() ? [caller.account.id, child.id] : [child.id, caller.account.id];
    const moved = available(context, from, amount.abs());
    const [out, into] = amount.isPositive()
      ? ['money_transfer_to_child', 'money_acceptance_from_parent']
      : ['money_transfer_to_parent', 'money_acceptance_from_child'];
    const parentDescription = parentText
      .replaceAll('${child_account_id}', String(child.id))
      .replaceAll('${child_account_name}', child.name);
    const describe = (accountId: number): string => (accountId === child.id ? childText : parentDescription);
    platform.ledger.charge(from, {
      amount: moved,
      type: out,
      description: describe(from),
      paymentReference: reference,
      counterpartyId: to,
    });
    platform.ledger.credit(to, {
      amount: moved,
      type: into,
      description: describe(to),
      paymentReference: reference,
      counterpartyId: from,
    });
  }
  return { result: 1, balance: wireAmount(platform.ledger.balanceOf(caller.account.id)) };
};

function wasTransferred({ platform }: MethodContext, child: Account, reference: string, since: number): boolean {
  return platform.store.transactions
    .find('account', child.id)
    .some((transaction) => transaction.paymentReference === reference && transaction.performedAt >= since);
}

function available({ platform, parameters }: MethodContext, accountId: number, amount: Decimal): Decimal {
  const balance = platform.ledger.balanceOf(accountId);
  if (balance.greaterThanOrEqualTo(amount)) return amount;
  if (parameters.flag('strict_mode') !== false || !balance.isPositive() || balance.isZero()) throw new ApiError(127);
  return balance;
}

function requiredAmount({ parameters }: MethodContext): Decimal {
  parameters.requiredText('amount');
  const amount = parameters.amount('amount');
  if (amount === undefined || amount.abs().lessThan(leastTransfer)) throw new ApiError(125);
  return amount;
}

function checkCurrency({ parameters }: MethodContext, own: Currency): void {
  const currency = parameters.text('currency');
  if (currency !== undefined && currency !== own) throw new ApiError(210);
}

/** Only a user with a balance of its own (`parent_accounting=false`) can be given money: 573 otherwise. */
const transferMoneyToUser: Method = (context) => {
  const { caller, platform } = context;
  const user = findUser(context);
  if (user === undefined) throw ApiError.missing('user_id');
  if (user.parentAccounting) throw new ApiError(573);
  const amount = requiredAmount(context);
  checkCurrency(context, caller.account.currency);
  const entry = {
    amount: amount.abs(),
    type: 'user_money_transfer',
    description: context.parameters.text('account_transaction_description') ?? '',
    counterpartyId: user.id,
  };
  if (amount.isPositive()) platform.ledger.charge(caller.account.id, entry);
  else if (amount.abs().greaterThan(user.balance)) throw new ApiError(127);
  else platform.ledger.credit(caller.account.id, entry);
  platform.store.users.put({ ...user, balance: amount.plus(user.balance).toFixed(4) });
  return { result: 1, balance: wireAmount(platform.ledger.balanceOf(caller.account.id)) };
};

const getCurrencyRate: Method = ({ parameters }) => {
  const asked = parameters.list('currency');
  if (asked === undefined) throw ApiError.missing('currency');
  const known = [...currencies, 'KZT'];
  if (asked.some((currency) => !known.includes(currency))) throw new ApiError(210);
  return {
    result: Object.fromEntries(
      asked.map((currency) => [currency, Number(unitsPerDollar[currency as keyof typeof unitsPerDollar])]),
    ),
  };
};

const getResourcePrice: Method = ({ parameters, caller }) => {
  const asked = parameters.list('resource_type') ?? resourceTypes;
  return {
    result: asked.map((type) => {
      const price = priceOf(type, caller.account.currency);
      if (price === undefined) throw new ApiError(429);
      return {
        resource_type: type,
        price_groups: [
          {
            price_group_id: price.priceGroupId,
            price_group_name: price.priceGroupName,
            price: wireAmount(price.price),
            num_resources_per_price: price.perUnits,
            quantum: price.quantumUnits,
            params: { allowed: [] },
          },
        ],
      };
    }),
  };
};

/** Methods about money. */
export const moneyMethods: MethodTable = {
  TransferMoneyToChildAccount: transferMoneyToChildAccount,
  TransferMoneyToUser: transferMoneyToUser,
  GetCurrencyRate: getCurrencyRate,
  GetResourcePrice: getResourcePrice,
};
