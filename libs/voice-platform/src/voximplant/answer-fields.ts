import { type Currency, currencies } from '#foundation';
import { platformUnavailable } from './platform-errors';
import { fromWireAmount, fromWireCurrency, fromWireTime } from './wire-values';

/**
 * A JSON object of an answer, read field by field. What is missing or of the wrong kind throws DependencyFailed
 * `voice-platform-unavailable` naming the field: an answer that does not have its documented form is a failure, not data.
 */
export class AnswerFields {
  constructor(
    private readonly where: string,
    private readonly fields: Readonly<Record<string, unknown>>,
  ) {}

  /** The object in `value`. */
  static of(where: string, value: unknown): AnswerFields {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unexpected(where, 'an object');
    return new AnswerFields(where, value as Record<string, unknown>);
  }

  has(name: string): boolean {
    return this.fields[name] !== undefined && this.fields[name] !== null;
  }

  object(name: string): AnswerFields {
    return AnswerFields.of(`${this.where}.${name}`, this.fields[name]);
  }

  /** A list of objects; a missing one is empty. */
  list(name: string): AnswerFields[] {
    const value = this.fields[name] ?? [];
    if (!Array.isArray(value)) throw unexpected(`${this.where}.${name}`, 'a list');
    return value.map((item, index) => AnswerFields.of(`${this.where}.${name}[${index}]`, item));
  }

  /** An id as a decimal string; the platform writes it as a number. */
  id(name: string): string {
    const value = this.fields[name];
    if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
    if (typeof value === 'string' && value !== '') return value;
    throw unexpected(`${this.where}.${name}`, 'an id');
  }

  optionalId(name: string): string | undefined {
    return this.has(name) ? this.id(name) : undefined;
  }

  text(name: string): string {
    const value = this.fields[name];
    if (typeof value !== 'string') throw unexpected(`${this.where}.${name}`, 'a text');
    return value;
  }

  /** A text that may be missing or empty. */
  optionalText(name: string): string | undefined {
    return this.has(name) && this.fields[name] !== '' ? this.text(name) : undefined;
  }

  count(name: string): number {
    const value = this.fields[name];
    if (typeof value !== 'number' || !Number.isFinite(value)) throw unexpected(`${this.where}.${name}`, 'a number');
    return Math.round(value);
  }

  /** A flag; a missing one is false. */
  flag(name: string): boolean {
    const value = this.fields[name] ?? false;
    if (typeof value !== 'boolean') throw unexpected(`${this.where}.${name}`, 'true or false');
    return value;
  }

  /** An amount as a decimal string; a missing one is zero. */
  amount(name: string): string {
    const value = this.fields[name] ?? 0;
    const isNumber = typeof value === 'number' && Number.isFinite(value);
    if (isNumber || (typeof value === 'string' && /^-?\d{1,15}(\.\d{1,20})?$/.test(value)))
      return fromWireAmount(value);
    throw unexpected(`${this.where}.${name}`, 'an amount');
  }

  currency(name: string): Currency {
    const text = fromWireCurrency(this.text(name));
    const currency = currencies.find((known) => known === text);
    if (currency === undefined) throw unexpected(`${this.where}.${name}`, 'a currency that we know');
    return currency;
  }

  time(name: string): Date {
    const moment = fromWireTime(this.text(name));
    if (moment === undefined) throw unexpected(`${this.where}.${name}`, 'a time');
    return moment;
  }

  optionalTime(name: string): Date | undefined {
    return this.optionalText(name) === undefined ? undefined : this.time(name);
  }
}

function unexpected(where: string, expected: string): Error {
  return platformUnavailable(`${where} is not ${expected}`);
}
