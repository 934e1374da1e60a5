import { type StockCategory, type StockCountry, type StockRegion, stockCountries } from './countries';

/** Where a number of the stock comes from. */
export interface StockNumber {
  readonly phoneId: number;
  readonly number: string;
  readonly country: StockCountry;
  readonly category: StockCategory;
  readonly region: StockRegion;
}

/** Numerical Recipes' linear congruence: the same digits on every machine, without looking like a sequence. */
const multiplier = 1_664_525;
const increment = 1_013_904_223;
const modulus = 2 ** 32;

const firstPhoneId = 7_100_001;

/** Every number that the platform sells, rented or not, in a fixed order. */
export const stock: readonly StockNumber[] = stockCountries
  .flatMap((country) =>
    country.categories.flatMap((category) =>
      category.regions.flatMap((region) => numbersOf(region).map((number) => ({ number, country, category, region }))),
    ),
  )
  .map((number, index) => ({ phoneId: firstPhoneId + index, ...number }));

const byNumber = new Map(stock.map((entry) => [entry.number, entry]));

/** The stock's entry of a number, digits without `+`, or undefined when the platform does not sell it. */
export function inStock(number: string): StockNumber | undefined {
  return byNumber.get(number);
}

function numbersOf(region: StockRegion): readonly string[] {
  const numbers = new Set(region.fixed ?? []);
  const wanted = numbers.size + region.generated;
  const free = region.digits - region.prefix.length;
  for (let state = region.id * 7919; numbers.size < wanted;) {
    state = (state * multiplier + increment) % modulus;
    numbers.add(region.prefix + String(state % 10 ** free).padStart(free, '2'));
  }
  return [...numbers];
}
