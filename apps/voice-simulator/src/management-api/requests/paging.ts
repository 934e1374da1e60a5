import { ApiError } from '../api-error';
import type { Parameters } from './parameters';

/** How a list method pages: its default and greatest `count`, its greatest `offset`. */
export interface PagingRule {
  readonly defaultCount: number;
  readonly maxCount: number;
  readonly maxOffset: number;
}

/** Lists of configuration: 20 a page unless told. */
export const listPaging: PagingRule = { defaultCount: 20, maxCount: 1000, maxOffset: Number.MAX_SAFE_INTEGER };
/** Histories: at most 1000 a page, offset at most 10000 (vendor's client 4.11, GetCallHistory and GetTransactionHistory). */
export const historyPaging: PagingRule = { defaultCount: 20, maxCount: 1000, maxOffset: 10_000 };
/** Key-value storage: 10 a page, at most 50 (vendor's client 4.11, GetKeyValueItems). */
export const keyValuePaging: PagingRule = { defaultCount: 10, maxCount: 50, maxOffset: Number.MAX_SAFE_INTEGER };

/** One page of a list, as the envelope's siblings of `result`. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly count: number;
  readonly total_count: number;
}

/** Cuts the page out of the rows that `count` and `offset` ask for; 497 when they are out of range. */
export function pageOf<Row>(rows: readonly Row[], parameters: Parameters, rule: PagingRule = listPaging): Page<Row> {
  const count = parameters.integer('count') ?? rule.defaultCount;
  const offset = parameters.integer('offset') ?? 0;
  if (count < 0 || count > rule.maxCount) throw outOfRange('count', rule.maxCount);
  if (offset < 0 || offset > rule.maxOffset) throw outOfRange('offset', rule.maxOffset);
  const page = rows.slice(offset, offset + count);
  return { rows: page, count: page.length, total_count: rows.length };
}

function outOfRange(parameter: string, greatest: number): ApiError {
  return new ApiError(497, `'${parameter}' should be in range of 0..${greatest}`);
}
