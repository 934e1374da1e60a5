import type { NumberOffer, PlatformAccount } from '../voice-platform.types';
import { freshAccount, freshApplication, type PlatformUnderTest, refusalOf } from './platform-under-test';

async function offerOf(
  { platform }: PlatformUnderTest,
  account: PlatformAccount,
  number: string,
): Promise<NumberOffer> {
  const { offers } = await platform.searchNumbers(account, { number, limit: 1, offset: 0 });
  const [offer] = offers;
  if (offer === undefined) throw new TypeError('The number is not in stock');
  return offer;
}

/** Numbers: searched with prices, rented once and paid, bound to a rule, refused to others. And the history of money and calls. */
export function describeNumbers(subject: () => PlatformUnderTest): void {
  it('lists numbers in stock with prices in the currency of the account', async () => {
    const { platform, currency, stock } = subject();
    const account = await freshAccount(subject());
    const search = { countryCode: stock.countryCode, category: stock.category, limit: 5 };
    const first = await platform.searchNumbers(account, { ...search, offset: 0 });
    expect(first.offers).toHaveLength(5);
    expect(first.total).toBeGreaterThan(5);
    for (const offer of first.offers) {
      expect(offer).toMatchObject({ countryCode: stock.countryCode, category: stock.category, periodMonths: 1 });
      expect(offer.number).toMatch(/^\+\d{7,15}$/);
      expect(offer.price).toEqual({ amount: expect.stringMatching(/^\d+\.\d{2,4}$/) as string, currency });
    }
    const second = await platform.searchNumbers(account, { ...search, offset: 5 });
    expect(second.total).toBe(first.total);
    expect(second.offers[0]?.number).not.toBe(first.offers[0]?.number);
    const all = await platform.searchNumbers(account, { ...search, limit: 1000, offset: 0 });
    expect(all.offers.slice(0, 10)).toEqual([...first.offers, ...second.offers]);
  });

  it('finds one number without being told its country', async () => {
    const { platform, stock } = subject();
    const account = await freshAccount(subject());
    const [, number] = stock.numbers;
    const { offers, total } = await platform.searchNumbers(account, { number, limit: 1, offset: 0 });
    expect(offers).toMatchObject([{ number, countryCode: stock.countryCode }]);
    expect(total).toBe(1);
  });

  it('rents a number once, charges its price, and takes it out of stock', async () => {
    const { platform, stock } = subject();
    const { account, applicationId, ruleId } = await freshApplication(subject());
    const [number] = stock.numbers;
    const offer = await offerOf(subject(), account, number);
    expect(await platform.findRentedNumber(account, number)).toBeUndefined();
    const before = (await platform.readAccount(account)).balance;
    const rented = await platform.rentNumber(account, offer);
    expect(rented).toMatchObject({ number, price: offer.price });
    expect(rented.nextRenewal?.getTime()).toBeGreaterThan(Date.now() - 86_400_000);
    const paid = Number(before.amount) - Number((await platform.readAccount(account)).balance.amount);
    expect(paid).toBeCloseTo(Number(offer.price.amount) + Number(offer.installationPrice.amount), 4);
    await platform.bindNumber(account, rented.phoneId, { applicationId, ruleId });
    await platform.bindNumber(account, rented.phoneId, { applicationId, ruleId });
    expect(await platform.findRentedNumber(account, number)).toEqual({ ...rented, applicationId, ruleId });

    expect(await refusalOf(platform.rentNumber(account, offer))).toBe('number-already-rented');
    const stranger = await freshAccount(subject());
    expect(await refusalOf(platform.rentNumber(stranger, offer))).toBe('number-taken');
    expect((await platform.searchNumbers(stranger, { number, limit: 1, offset: 0 })).offers).toEqual([]);
    expect(await platform.findRentedNumber(stranger, number)).toBeUndefined();

    const day = 86_400_000;
    const period = { from: new Date(Date.now() - day), to: new Date(Date.now() + day) };
    const { transactions, total } = await platform.listTransactions(account, { ...period, limit: 100, offset: 0 });
    expect(total).toBe(transactions.length);
    expect(transactions.some(({ money }) => Number(money.amount) === -Number(offer.price.amount))).toBe(true);
    const moments = transactions.map(({ at }) => at.getTime());
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
  });

  it('knows no session that never was', async () => {
    const { platform } = subject();
    const account = await freshAccount(subject());
    expect(await platform.readCallSession(account, '9007199254740990', new Date())).toBeUndefined();
  });
}
