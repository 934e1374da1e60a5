import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { printSeed } from '#testing';
import { addMoney, checkedAmount, currencies, formatAmount } from './money';

describe('checkedAmount', () => {
  it.each([
    ['0', '0.00'],
    ['1520.4', '1520.40'],
    ['1520.4000', '1520.40'],
    ['0.0001', '0.0001'],
    ['-12.345', '-12.345'],
    ['99999999999999.9999', '99999999999999.9999'],
    ['007', '7.00'],
  ])('takes %s for %s', (text, amount) => expect(checkedAmount(text)).toBe(amount));

  it.each([
    ['C19 more than four decimals', '1.00001'],
    ['M14 what DECIMAL(18,4) cannot hold', '100000000000000'],
    ['M14 what has too many digits', '9'.repeat(40)],
    ['C08 an exponent', '1e3'],
    ['C08 infinity', 'Infinity'],
    ['C08 not a number', 'NaN'],
    ['a comma', '1,5'],
    ['a blank', ' 1'],
    ['a plus', '+1'],
    ['no digit before the point', '.5'],
    ['no digit after the point', '5.'],
    ['nothing', ''],
    ['hexadecimal', '0x10'],
    ['other digits', '١٢'],
    ['a line feed', '1\n'],
  ])('refuses %s', (_, text) => {
    expect(() => checkedAmount(text)).toThrow(
      expect.objectContaining({ code: 'bad-amount', situation: 'unprocessable' }) as Error,
    );
  });

  it('keeps every value that DECIMAL(18,4) has, in one spelling', () => {
    const seed = printSeed('checkedAmount');
    const units = fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n });
    fc.assert(
      fc.property(units, (unit) => {
        const exact = new Decimal(unit.toString()).div(10_000);
        const text = checkedAmount(exact.toFixed(4));
        expect(new Decimal(text).eq(exact)).toBe(true);
        expect(checkedAmount(text)).toBe(text);
        expect(text).toMatch(/^-?\d{1,14}\.\d{2,4}$/);
      }),
      { seed },
    );
  });
});

describe('addMoney', () => {
  it('adds exactly, in any order', () => {
    const seed = printSeed('addMoney');
    const unit = fc.integer({ min: -1_000_000, max: 1_000_000 });
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 50 }), fc.constantFrom(...currencies), (units, currency) => {
        const amounts = units.map((value) => ({ amount: formatAmount(new Decimal(value).div(10_000)), currency }));
        const sum = units.reduce((total, value) => total + value, 0);
        const expected = formatAmount(new Decimal(sum).div(10_000));
        expect(addMoney(currency, amounts).amount).toBe(expected);
        expect(addMoney(currency, amounts.reverse()).amount).toBe(expected);
      }),
      { seed },
    );
  });

  it('knows no arithmetic across currencies', () => {
    const amounts = [{ amount: '1.00', currency: 'RUB' as const }];
    expect(() => addMoney('EUR', amounts)).toThrow(expect.objectContaining({ code: 'mixed-currencies' }) as Error);
  });
});
