import fc from 'fast-check';
import { currencies } from './currency';
import { costOf, priceOf, resourceTypes } from './price-list';

describe('the price list', () => {
  it('has every resource in every currency, above zero', () => {
    for (const type of resourceTypes) {
      for (const currency of currencies) expect(priceOf(type, currency)?.price.greaterThan(0)).toBe(true);
    }
    expect(priceOf('NOTHING', 'RUR')).toBeUndefined();
  });

  it.each([
    [0, '0'],
    [1, '0.48'],
    [60, '0.48'],
    [61, '0.96'],
  ])('sells %i seconds of an incoming call in Russia for %s roubles', (seconds, cost) => {
    expect(costOf('PSTN_IN_RU', 'RUR', seconds).toFixed()).toBe(cost);
  });

  it('never asks less for more', () => {
    fc.assert(
      fc.property(fc.constantFrom(...resourceTypes), fc.nat(10_000), fc.nat(10_000), (type, less, more) => {
        const cost = costOf(type, 'USD', less + more);
        expect(cost.greaterThanOrEqualTo(costOf(type, 'USD', less))).toBe(true);
      }),
      { seed: 20_261_120 },
    );
  });
});
