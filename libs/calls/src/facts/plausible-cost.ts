import { Decimal } from 'decimal.js';
import { formatAmount, moneyScale } from '#foundation';

/** No call costs this much in any of our currencies: whoever says so is mistaken or lying. */
const implausibleCost = new Decimal(100_000);

/** The cost of one call as we store it, or undefined for what cannot be one: negative, absurdly high, no number, more than four decimals. */
export function plausibleCost(cost: string): string | undefined {
  if (!/^\d{1,12}(\.\d{1,12})?$/.test(cost)) return undefined;
  const amount = new Decimal(cost);
  return amount.decimalPlaces() <= moneyScale && amount.lt(implausibleCost) ? formatAmount(amount) : undefined;
}
