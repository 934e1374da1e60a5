import { Column, type ColumnOptions, PrimaryColumn } from 'typeorm';

const ascii = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** Longest id that we make or accept from a portal. */
export const idLength = 64;

/** An id or key compared as bytes: VARCHAR in ascii_bin, because utf8mb4 collations hold different texts to be equal. */
export function IdColumn(options: ColumnOptions & { length?: number } = {}): PropertyDecorator {
  return Column({ type: 'varchar', length: idLength, ...ascii, ...options });
}

/** The same as part of the primary key. */
export function PrimaryIdColumn(name: string, length: number = idLength): PropertyDecorator {
  return PrimaryColumn({ type: 'varchar', name, length, ...ascii });
}

/** A moment in UTC, to the millisecond. */
export function MomentColumn(options: ColumnOptions = {}): PropertyDecorator {
  return Column({ type: 'datetime', precision: 3, ...options });
}

/** Money: DECIMAL(18,4), a decimal string in code. Its scale must be checked before it is stored: the server rounds silently. */
export function MoneyColumn(options: ColumnOptions = {}): PropertyDecorator {
  return Column({ type: 'decimal', precision: 18, scale: 4, ...options });
}
