import { Decimal } from 'decimal.js';

/** A currency of the platform, in its own spelling: the rouble is `RUR`. */
export type Currency = 'RUR' | 'UAH' | 'USD' | 'EUR';

/** Units of each currency for one US dollar. Fixed, so that every price of the simulator is the same on every machine. */
export const unitsPerDollar = { RUR: '80', UAH: '40', USD: '1', EUR: '0.9', KZT: '500' } as const;

/** The currencies accounts may have. */
export const currencies: readonly Currency[] = ['RUR', 'UAH', 'USD', 'EUR'];

/** A dollar price in a currency, rounded half up to `places` decimals. */
export function fromDollars(dollars: string, currency: Currency, places: number): Decimal {
  return new Decimal(dollars).times(unitsPerDollar[currency]).toDecimalPlaces(places, Decimal.ROUND_HALF_UP);
}

/** An amount as the Management API writes it: a JSON number of at most four decimals. */
export function wireAmount(amount: Decimal | string): number {
  return new Decimal(amount).toDecimalPlaces(4, Decimal.ROUND_HALF_UP).toNumber();
}
