import { Decimal } from 'decimal.js';
import { type Currency, formatAmount, moneyScale } from '#foundation';

/** The platform's spelling of a currency: it still says RUR for the rouble, ISO 4217 says RUB. */
export function toWireCurrency(currency: Currency): string {
  return currency === 'RUB' ? 'RUR' : currency;
}

/** Our spelling of a currency of the platform. */
export function fromWireCurrency(text: string): string {
  return text === 'RUR' ? 'RUB' : text;
}

/** `+E.164` as the digits that the platform uses. */
export function toWireNumber(number: string): string {
  return number.replace(/^\+/, '');
}

/** The platform's digits as `+E.164`; anything that is not a number (a user name, a SIP address) stays as it is. */
export function fromWireNumber(text: string): string {
  return /^\d{5,15}$/.test(text) ? `+${text}` : text;
}

/** `YYYY-MM-DD HH:mm:ss` in UTC, to whole seconds (management API, date parameters). */
export function toWireTime(moment: Date): string {
  return moment.toISOString().slice(0, 19).replace('T', ' ');
}

/** The moment of a UTC text of the platform, or undefined when it is none. */
export function fromWireTime(text: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2})?$/.test(text)) return undefined;
  const moment = new Date(`${text.slice(0, 10)}T${text.slice(11) || '00:00:00'}Z`);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}

/**
 * An amount of the platform as a decimal string. It writes amounts as JSON numbers, so what it meant is their shortest decimal form;
 * digits beyond the fourth are rounded half to even, as ledgers do.
 */
export function fromWireAmount(value: number | string): string {
  return formatAmount(new Decimal(value).toDecimalPlaces(moneyScale, Decimal.ROUND_HALF_EVEN).plus(0));
}

/** Whole months of a period `Y-M-D H:m:s` such as `0-1-0 0:0:0`. */
export function monthsOfPeriod(period: string): number {
  const [years = '0', months = '0'] = period.split('-');
  return Number(years) * 12 + Number(months) || 1;
}
