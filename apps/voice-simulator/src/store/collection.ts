/** What every stored row has. */
export interface Identified {
  readonly id: number | string;
}

/** One change of one row, as the journal keeps it: `row` is null when it was deleted. */
export interface Change {
  readonly table: string;
  readonly id: number | string;
  readonly row: Identified | null;
}

type IndexKey = number | string;

/**
 * The rows of one kind, in memory, found by id and by named indexes. Rows are immutable: a change is a new row under the same id.
 * Every change is handed to `record` together with the row it replaced, which is how the store journals and undoes.
 */
export class Collection<Row extends Identified, Index extends string = never> {
  private readonly rows = new Map<number | string, Row>();
  private readonly lookups = new Map<Index, Map<IndexKey, Map<number | string, Row>>>();

  constructor(
    readonly table: string,
    private readonly record: (change: Change, previous: Identified | undefined) => void,
    private readonly indexes: Readonly<Record<Index, (row: Row) => IndexKey>>,
  ) {
    for (const index of Object.keys(indexes) as Index[]) this.lookups.set(index, new Map());
  }

  /** The row of this id. */
  get(id: number | string): Row | undefined {
    return this.rows.get(id);
  }

  /** The rows whose index has this key, by ascending id. */
  find(index: Index, key: IndexKey): Row[] {
    return [...(this.lookups.get(index)?.get(key)?.values() ?? [])].sort(byId);
  }

  /** How many rows an index has under a key; cheaper than `find`. */
  count(index: Index, key: IndexKey): number {
    return this.lookups.get(index)?.get(key)?.size ?? 0;
  }

  /** Every row, in no particular order. */
  all(): IterableIterator<Row> {
    return this.rows.values();
  }

  /** Stores a row, replacing the one of the same id. */
  put(row: Row): Row {
    const previous = this.rows.get(row.id);
    this.set(row.id, row);
    this.record({ table: this.table, id: row.id, row }, previous);
    return row;
  }

  /** Deletes a row; does nothing when there is none. */
  delete(id: number | string): void {
    const previous = this.rows.get(id);
    if (previous === undefined) return;
    this.set(id, undefined);
    this.record({ table: this.table, id, row: null }, previous);
  }

  /** Sets a row without recording it: for replaying the journal and for undoing. */
  restore(id: number | string, row: Identified | null | undefined): void {
    this.set(id, (row ?? undefined) as Row | undefined);
  }

  private set(id: number | string, row: Row | undefined): void {
    const previous = this.rows.get(id);
    for (const [index, lookup] of this.lookups) {
      if (previous !== undefined) forget(lookup, this.indexes[index](previous), id);
      if (row !== undefined) remember(lookup, this.indexes[index](row), row);
    }
    if (row === undefined) this.rows.delete(id);
    else this.rows.set(id, row);
  }
}

function remember<Row extends Identified>(
  lookup: Map<IndexKey, Map<number | string, Row>>,
  key: IndexKey,
  row: Row,
): void {
  const rows = lookup.get(key);
  if (rows === undefined) lookup.set(key, new Map([[row.id, row]]));
  else rows.set(row.id, row);
}

function forget<Row extends Identified>(
  lookup: Map<IndexKey, Map<number | string, Row>>,
  key: IndexKey,
  id: number | string,
): void {
  const rows = lookup.get(key);
  rows?.delete(id);
  if (rows?.size === 0) lookup.delete(key);
}

function byId(a: Identified, b: Identified): number {
  return a.id < b.id ? -1 : 1;
}
