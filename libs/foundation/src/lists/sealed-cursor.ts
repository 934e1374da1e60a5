import { AppError, InvalidInput } from '../errors/app-error';
import type { SecretBox } from '../encryption/secret-box';

const longestCursor = 512;
const place = (list: string, tenantId: string): string => `${list}/cursor/${tenantId}`;

/** Part of a list, and where the next part begins; without `nextCursor` the list is at its end. */
export interface Page<T> {
  items: T[];
  nextCursor?: string;
}

/** What a caller asks of a list: how many at most, and from where. */
export interface PageRequest {
  limit: number;
  cursor?: string;
}

/** Where a page ended, as an opaque text that only this tenant can use, with this list: sealed, both authenticated (case E06). */
export function sealCursor(secrets: SecretBox, list: string, tenantId: string, position: string): string {
  return Buffer.from(secrets.seal(position, place(list, tenantId))).toString('base64url');
}

/** The position in a cursor. Throws InvalidInput `bad-cursor` for a text that is not a cursor of this tenant and list. */
export function openCursor(secrets: SecretBox, list: string, tenantId: string, cursor: string): string {
  if (cursor.length <= longestCursor) {
    try {
      return secrets.open(Buffer.from(cursor, 'base64url').toString('latin1'), place(list, tenantId));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  throw new InvalidInput('bad-cursor', 'The cursor is not one that this list gave you.');
}

/**
 * A page of rows that are sorted by an id. `read` is given the id to begin after and how many rows to read, one more than the page holds,
 * so that the end of the list is seen without counting.
 */
export async function pageById<T>(
  secrets: SecretBox,
  list: { name: string; tenantId: string },
  { limit, cursor }: PageRequest,
  read: (after: string, most: number) => Promise<T[]>,
  idOf: (item: T) => string,
): Promise<Page<T>> {
  const after = cursor === undefined ? '' : openCursor(secrets, list.name, list.tenantId, cursor);
  const rows = await read(after, limit + 1);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items };
  return { items, nextCursor: sealCursor(secrets, list.name, list.tenantId, idOf(last)) };
}
