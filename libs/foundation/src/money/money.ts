import { Decimal } from 'decimal.js';
import { InternalError, Unprocessable } from '../errors/app-error';

/** The currencies we keep masters in (ISO 4217). The voice platform says RUR for RUB; only its adapter knows that. */
export const currencies = ['RUB', 'UAH', 'USD', 'EUR'] as const;
export type Currency = (typeof currencies)[number];

/** An amount as a decimal string with its currency, as on the wire and in tables. Never a float. */
export interface Money {
  amount: string;
  currency: Currency;
}

/** Decimal places of every stored amount (DECIMAL(18,4)). */
export const moneyScale = 4;
const moneyLimit = new Decimal(10).pow(14);

/**
 * Checks a decimal text and returns it with no more than four places and no superfluous zeros beyond two.
 * Throws Unprocessable `bad-amount` for anything that is not a decimal, has more than four places or does not fit DECIMAL(18,4).
 */
export function checkedAmount(text: string): string {
  if (!/^-?\d{1,15}(\.\d+)?$/.test(text)) throw new Unprocessable('bad-amount', 'An amount is a decimal string.');
  const amount = new Decimal(text);
  if (amount.decimalPlaces() > moneyScale)
    throw new Unprocessable('bad-amount', 'An amount has at most four decimals.');
  if (amount.abs().gte(moneyLimit)) throw new Unprocessable('bad-amount', 'The amount is too large.');
  return formatAmount(amount);
}

/** A decimal as text with at least two and at most four places. */
export function formatAmount(amount: Decimal): string {
  return amount.toFixed(Math.max(2, amount.decimalPlaces()));
}

/** The sum of amounts of one currency. Throws InternalError `mixed-currencies` when they differ: there is no arithmetic across currencies. */
export function addMoney(currency: Currency, amounts: readonly Money[]): Money {
  const mixed = amounts.some((money) => money.currency !== currency);
  if (mixed) throw new InternalError('mixed-currencies', 'Amounts of different currencies were added.');
  return { amount: formatAmount(amounts.reduce((sum, money) => sum.plus(money.amount), new Decimal(0))), currency };
}
