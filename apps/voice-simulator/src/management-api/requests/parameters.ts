import { Decimal } from 'decimal.js';
import { ApiError } from '../api-error';
import { parseTime, type TimeZone } from './times';

/** A list of ids, or everything. */
export type IdList = 'all' | readonly number[];

const longestList = 1000;

/** The parameters of one request as text, read by meaning. Reading a malformed one throws the platform's own error. */
export class Parameters {
  constructor(private readonly values: ReadonlyMap<string, string>) {}

  /** Whether it was given at all, even empty. */
  has(name: string): boolean {
    return this.values.has(name);
  }

  /** The first of these names that was given. */
  firstGiven(...names: readonly string[]): string | undefined {
    return names.find((name) => this.values.has(name));
  }

  text(name: string): string | undefined {
    return this.values.get(name);
  }

  /** 485 when missing, 134 when empty. */
  requiredText(name: string): string {
    const value = this.values.get(name);
    if (value === undefined) throw ApiError.missing(name);
    if (value === '') throw new ApiError(134);
    return value;
  }

  /** A whole number; `code` when it is not one. */
  integer(name: string, code = 101): number | undefined {
    const value = this.values.get(name);
    if (value === undefined || value === '') return undefined;
    if (!/^-?\d{1,15}$/.test(value)) throw new ApiError(code);
    return Number(value);
  }

  /** `true` or `false`; 101 otherwise. */
  flag(name: string): boolean | undefined {
    const value = this.values.get(name);
    if (value === undefined || value === '') return undefined;
    if (value === 'true' || value === '1') return true;
    if (value === 'false' || value === '0') return false;
    throw new ApiError(101);
  }

  /** Texts joined by `;`. */
  list(name: string): readonly string[] | undefined {
    const value = this.values.get(name);
    if (value === undefined || value === '') return undefined;
    const items = value.split(';').filter((item) => item !== '');
    if (items.length > longestList) throw new ApiError(101);
    return items;
  }

  /** Ids joined by `;`, or the word `all`; `code` when one is not a number. */
  ids(name: string, code: number): IdList | undefined {
    const items = this.list(name);
    if (items === undefined) return undefined;
    if (items.length === 1 && items[0] === 'all') return 'all';
    return items.map((item) => {
      if (!/^\d{1,15}$/.test(item)) throw new ApiError(code);
      return Number(item);
    });
  }

  /** A decimal amount of at most four places, maybe negative; 125 when it is not one. */
  amount(name: string): Decimal | undefined {
    const value = this.values.get(name);
    if (value === undefined || value === '') return undefined;
    if (!/^-?\d{1,12}(\.\d{1,4})?$/.test(value)) throw new ApiError(125);
    return new Decimal(value);
  }

  /** `YYYY-MM-DD HH:mm:ss` or `YYYY-MM-DD` in a zone, as milliseconds; 111 when it is not one. */
  time(name: string, zone: TimeZone = 'UTC'): number | undefined {
    const value = this.values.get(name);
    if (value === undefined || value === '') return undefined;
    const time = parseTime(value, zone);
    if (time === undefined) throw new ApiError(111);
    return time;
  }
}

/** Whether a list of ids, when given, names this one. */
export function includesId(list: IdList | undefined, id: number | null): boolean {
  return list === undefined || list === 'all' || (id !== null && list.includes(id));
}
