import { currencies, type Currency, Unprocessable } from '#foundation';

/** A currency that we keep a master in. Throws Unprocessable `currency-not-served`. */
export function checkedCurrency(value: unknown): Currency {
  const currency = currencies.find((known) => known === value);
  if (currency === undefined)
    throw new Unprocessable('currency-not-served', `The currency is one of ${currencies.join(', ')}.`);
  return currency;
}

/** An ISO 3166 alpha-2 code in upper case. Throws Unprocessable `bad-country`. */
export function checkedCountry(value: unknown): string {
  if (typeof value !== 'string' || !/^[A-Z]{2}$/.test(value)) {
    throw new Unprocessable('bad-country', 'A country is two upper-case letters (ISO 3166).');
  }
  return value;
}
