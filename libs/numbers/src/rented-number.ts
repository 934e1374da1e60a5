import { Decimal } from 'decimal.js';
import { formatAmount, type Money } from '#foundation';
import type { NumberRow } from './number.entity';

/** A number that the tenant rents. */
export interface RentedNumber {
  numberId: string;
  /** E.164 with +. */
  number: string;
  /** Per period of renewal. */
  price: Money;
  /** Undefined when the platform did not say. */
  nextRenewal: Date | undefined;
  rentedAt: Date;
}

/** The number in a row. */
export function toRentedNumber({
  numberId,
  number,
  price,
  currency,
  nextRenewalAt,
  rentedAt,
}: NumberRow): RentedNumber {
  const money = { amount: formatAmount(new Decimal(price)), currency };
  return { numberId, number, price: money, nextRenewal: nextRenewalAt ?? undefined, rentedAt };
}
