import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { type Change, Collection, type Identified } from './collection';
import { Journal } from './journal';
import type {
  Account,
  Application,
  KeyValueItem,
  PendingCallback,
  PhoneNumber,
  Rule,
  Scenario,
  Secret,
  Sequence,
  ServiceKey,
  Transaction,
  User,
} from './rows';
import type { Recording, SessionRecord } from './session-rows';

/** The first id of each kind. The first session has the number of the log that the product was modelled on. */
const firstIds = {
  account: 5_100_001,
  application: 10_200_001,
  user: 3_300_001,
  scenario: 2_400_001,
  rule: 1_500_001,
  phone: 7_600_001,
  subscription: 6_700_001,
  secret: 8_001,
  transaction: 900_000_001,
  session: 48_475_497,
  call: 91_000_001,
  recording: 31_000_001,
  resourceUsage: 41_000_001,
  callback: 1_001,
} as const;

/** What ids are given out for. */
export type IdKind = keyof typeof firstIds;

/** Accounts of two simulators never share an id: the platform's are unique worldwide, and one database may outlive a data folder. */
const accountIdSpan = 4_000_000;

function firstIdOf(kind: IdKind): number {
  return firstIds[kind] + (kind === 'account' ? randomInt(accountIdSpan) : 0);
}

interface Undo {
  readonly table: string;
  readonly id: number | string;
  readonly previous: Identified | undefined;
}

const byAccount = { account: (row: { accountId: number }) => row.accountId };
const byApplication = { ...byAccount, application: (row: { applicationId: number }) => row.applicationId };

/**
 * Everything the platform remembers, durable across restarts and kill -9: ids that others keep must stay true. Rows live in memory,
 * each commit is one line of `<data>/journal.jsonl`, which is compacted at start. One process owns a data folder.
 */
export class Store {
  private readonly tables = new Map<string, Collection<Identified>>();
  private pending: { changes: Change[]; undo: Undo[] } | undefined;

  readonly accounts = this.table<Account, 'name' | 'email' | 'parent'>('accounts', {
    name: (row) => row.name,
    email: (row) => row.email.toLowerCase(),
    parent: (row) => row.parentId ?? 0,
  });
  readonly serviceKeys = this.table<ServiceKey, 'account'>('serviceKeys', byAccount);
  readonly applications = this.table<Application, 'account'>('applications', byAccount);
  readonly users = this.table<User, 'account' | 'application'>('users', byApplication);
  readonly scenarios = this.table<Scenario, 'account'>('scenarios', byAccount);
  readonly rules = this.table<Rule, 'account' | 'application'>('rules', byApplication);
  readonly phoneNumbers = this.table<PhoneNumber, 'account' | 'number'>('phoneNumbers', {
    ...byAccount,
    number: (row) => row.number,
  });
  readonly secrets = this.table<Secret, 'account' | 'application'>('secrets', byApplication);
  readonly keyValueItems = this.table<KeyValueItem, 'account' | 'application'>('keyValueItems', byApplication);
  readonly transactions = this.table<Transaction, 'account'>('transactions', byAccount);
  readonly sessions = this.table<SessionRecord, 'account'>('sessions', byAccount);
  readonly recordings = this.table<Recording, 'account' | 'session' | 'fileName'>('recordings', {
    ...byAccount,
    session: (row) => row.sessionId,
    fileName: (row) => row.fileName,
  });
  readonly callbacks = this.table<PendingCallback, 'account'>('callbacks', byAccount);
  private readonly sequences = this.table<Sequence>('sequences', {});

  private constructor(private readonly journal: Journal) {}

  /** Opens the store of a data folder, which must exist; replays and compacts its journal. Throws `JournalDamaged`. */
  static open(dataFolder: string): Store {
    const journal = new Journal(join(dataFolder, 'journal.jsonl'));
    const store = new Store(journal);
    for (const changes of journal.read()) {
      for (const change of changes) store.tables.get(change.table)?.restore(change.id, change.row);
    }
    journal.compact(store.snapshot());
    return store;
  }

  /**
   * Runs `work` so that all its changes are journalled as one line when it returns, or undone when it throws. A commit inside a
   * commit joins the outer one. What an asynchronous `work` changes after its first await is journalled change by change.
   */
  commit<T>(work: () => T): T {
    if (this.pending !== undefined) return work();
    const pending = { changes: [] as Change[], undo: [] as Undo[] };
    this.pending = pending;
    try {
      const result = work();
      if (pending.changes.length > 0) this.journal.append(pending.changes);
      return result;
    } catch (error) {
      for (const { table, id, previous } of pending.undo.reverse()) this.tables.get(table)?.restore(id, previous);
      throw error;
    } finally {
      this.pending = undefined;
    }
  }

  /** The next id of a kind; never given twice, not even after a restart. */
  nextId(kind: IdKind): number {
    const value = (this.sequences.get(kind)?.value ?? firstIdOf(kind) - 1) + 1;
    this.sequences.put({ id: kind, value });
    return value;
  }

  /** Closes the journal. Later changes throw. */
  close(): void {
    this.journal.close();
  }

  private table<Row extends Identified, Index extends string = never>(
    table: string,
    indexes: Readonly<Record<Index, (row: Row) => number | string>>,
  ): Collection<Row, Index> {
    const collection = new Collection<Row, Index>(table, (change, previous) => this.changed(change, previous), indexes);
    this.tables.set(table, collection as unknown as Collection<Identified>);
    return collection;
  }

  private changed(change: Change, previous: Identified | undefined): void {
    if (this.pending === undefined) {
      this.journal.append([change]);
      return;
    }
    this.pending.changes.push(change);
    this.pending.undo.push({ table: change.table, id: change.id, previous });
  }

  private *snapshot(): Generator<readonly Change[]> {
    for (const [table, collection] of this.tables) {
      for (const row of collection.all()) yield [{ table, id: row.id, row }];
    }
  }
}
