import fc from 'fast-check';
import { AnswerFields } from './answer-fields';
import {
  fromWireAmount,
  fromWireCurrency,
  fromWireNumber,
  fromWireTime,
  monthsOfPeriod,
  toWireCurrency,
  toWireNumber,
  toWireTime,
} from './wire-values';

describe('values on the platform’s wire', () => {
  it('spells the rouble RUR and nothing else otherwise', () => {
    expect(toWireCurrency('RUB')).toBe('RUR');
    expect(fromWireCurrency('RUR')).toBe('RUB');
    expect(toWireCurrency('EUR')).toBe('EUR');
  });

  it('carries numbers without +, and leaves names alone', () => {
    expect(fromWireNumber(toWireNumber('+74012555555'))).toBe('+74012555555');
    expect(fromWireNumber('user67')).toBe('user67');
  });

  it('reads back every whole second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800 }), (seconds) => {
        expect(fromWireTime(toWireTime(new Date(seconds * 1000)))?.getTime()).toBe(seconds * 1000);
      }),
    );
    expect(fromWireTime('2026-12-01')?.toISOString()).toBe('2026-12-01T00:00:00.000Z');
    expect(fromWireTime('yesterday')).toBeUndefined();
  });

  it('means the shortest decimal of a JSON number, to four places', () => {
    expect(fromWireAmount(499.9)).toBe('499.90');
    expect(fromWireAmount(0.1 + 0.2)).toBe('0.30');
    expect(fromWireAmount(-1e-7)).toBe('0.00');
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (tenthousandths) => {
        expect(Math.round(Number(fromWireAmount(tenthousandths / 10_000)) * 10_000)).toBe(tenthousandths);
      }),
    );
  });

  it('counts the months of a period', () => {
    expect(monthsOfPeriod('0-1-0 0:0:0')).toBe(1);
    expect(monthsOfPeriod('1-0-0 0:0:0')).toBe(12);
  });

  it('takes no answer for data that does not have its form', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const fields = AnswerFields.of('answer', { value });
        for (const read of [
          () => fields.object('value'),
          () => fields.id('value'),
          () => fields.amount('value'),
          () => fields.time('value'),
        ]) {
          try {
            read();
          } catch (error) {
            expect(error).toMatchObject({ code: 'voice-platform-unavailable' });
          }
        }
      }),
    );
  });
});
