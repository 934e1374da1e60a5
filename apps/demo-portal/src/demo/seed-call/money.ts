import { expect } from '../expectations';

const decimals = 4;

/** An amount `{ amount, currency }` in ten-thousandths; a decimal string never becomes a floating-point number. */
export function units(money: unknown): bigint {
  const { amount } = (money ?? {}) as { amount?: unknown };
  const match = typeof amount === 'string' ? /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(amount) : null;
  expect(match !== null, `an amount is ${JSON.stringify(money)}`);
  const [, sign, whole = '', fraction = ''] = match;
  const value = BigInt(whole + fraction.padEnd(decimals, '0'));
  return sign === '-' ? -value : value;
}
