import type { FieldProblem } from '#foundation';

/** Clocks may differ by this much, in milliseconds; a moment further ahead is taken for now and flagged (case G12). */
const tolerableLeadMs = 3_600_000;

/** Earliest moment we believe in: nothing called before we existed, and DATETIME(3) could not keep year 0. */
const earliestMs = Date.UTC(2020, 0, 1);

const longestUrl = 2048;

/**
 * Reads the fields of one item that a scenario sent. Absent, null and empty are the same: undefined. A field of a wrong form is a
 * problem, a remarkable one is flagged, an unknown one is left alone: old and new scenarios live side by side.
 */
export class ItemFields {
  readonly problems: FieldProblem[] = [];
  readonly flags: string[] = [];

  constructor(
    private readonly item: Readonly<Record<string, unknown>>,
    private readonly now: Date,
  ) {}

  /** Any text, cut to `longest` characters. */
  text(name: string, longest: number): string | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === 'string') return wellFormed(value?.slice(0, longest));
    this.refuse(name, 'must be a text');
    return undefined;
  }

  /** Printable ASCII without spaces; a whole number is taken as its digits. */
  id(name: string, longest = 64): string | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
    if (typeof text === 'string' && text.length <= longest && /^[\x21-\x7e]+$/.test(text)) return text;
    this.refuse(name, `must be 1 to ${longest} printable ASCII characters`);
    return undefined;
  }

  /** A whole number within bounds. */
  whole(name: string, least: number, most: number): number | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    this.refuse(name, `must be a whole number from ${least} to ${most}`);
    return undefined;
  }

  /** Any finite number, given as one or as decimal text, as text. */
  number(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isFinite(value)) return plain(value);
    if (typeof value === 'string' && /^-?\d{1,30}(\.\d{1,30})?$/.test(value)) return value;
    this.refuse(name, 'must be a number');
    return undefined;
  }

  /** ISO 8601; more than an hour ahead becomes now, flagged `clamped:<name>`. */
  moment(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    const milliseconds = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : NaN;
    if (!(milliseconds >= earliestMs)) {
      this.refuse(name, 'must be an ISO 8601 date and time');
      return undefined;
    }
    if (milliseconds <= this.now.getTime() + tolerableLeadMs) return new Date(milliseconds).toISOString();
    this.flags.push(`clamped:${name}`);
    return this.now.toISOString();
  }

  /** An http or https address, kept as text and never fetched (case G07); another form is dropped and flagged `dropped:<name>`. */
  url(name: string): string | undefined {
    const value = this.text(name, longestUrl + 1);
    if (value === undefined) return undefined;
    if (value.length <= longestUrl && /^https?:\/\/[\x21-\x7e]+$/i.test(value)) return value;
    this.flags.push(`dropped:${name}`);
    return undefined;
  }

  /** Notes that a field must be there when it is not. */
  need(name: string): void {
    if (this.value(name) === undefined) this.refuse(name, 'must be given');
  }

  private value(name: string): unknown {
    const value = this.item[name];
    return value === null || value === '' ? undefined : value;
  }

  private refuse(name: string, detail: string): void {
    this.problems.push({ pointer: `/${name}`, detail });
  }
}

/** A number as decimal text, without an exponent. */
function plain(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(12) : text;
}

/** The text without halves of surrogate pairs, which no database keeps. */
function wellFormed(text: string | undefined): string | undefined {
  return text === undefined ? undefined : Buffer.from(text).toString();
}
