import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import { DatabaseConfig, foundationEntities, loadConfig, migrate, openDataSource } from '#foundation';
import { testDatabase } from '#testing';
import { entities } from '../apps/controller/src/rooms';

const run = promisify(execFile);
const root = resolve(__dirname, '..');
const built = join(root, 'dist/migrations/*.js');

/** Tables without `tenant_id`: rows that exist before a tenant does. */
const withoutTenant: Record<string, string> = {
  licences: 'a licence is issued to a portal before its first request makes a tenant',
  outbox_relays: 'the lock of the one relay that serves all tenants',
  licence_verdicts: 'what a licence server said of a portal, which may have no tenant yet',
};

/** Tables whose primary key does not begin with the tenant. */
const keyedOtherwise: Record<string, string> = {
  ...withoutTenant,
  outbox: 'carried on in the order of appending, whoever it belongs to',
  portals: 'found by the portal id in a key, which is how the tenant becomes known',
};

/** A column as the server knows it. */
interface ColumnFacts extends RowDataPacket {
  tableName: string;
  columnName: string;
  dataType: string;
  isNullable: 'YES' | 'NO';
  collation: string | null;
  datetimePrecision: number | null;
  numericPrecision: number | null;
  numericScale: number | null;
}

interface IndexFacts extends RowDataPacket {
  tableName: string;
  indexName: string;
  firstColumn: string;
}

describe('the schema', () => {
  let server: Connection;
  let serverUrl: string;
  const names: string[] = [];

  /** An empty database of this test alone. */
  async function emptyDatabase(): Promise<string> {
    const name = `patchbay_test_schema_${randomBytes(4).toString('hex')}`;
    await server.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
    names.push(name);
    return Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
  }

  async function open(url: string): Promise<DataSource> {
    const config = loadConfig([DatabaseConfig], { DATABASE_URL: url, DATABASE_POOL_SIZE: '2' });
    return openDataSource(config.get(DatabaseConfig), [...foundationEntities, ...entities], [built]);
  }

  beforeAll(async () => {
    serverUrl = (await testDatabase()).url;
    server = await createConnection(serverUrl);
  });

  afterAll(async () => {
    for (const name of names) await server.query(`DROP DATABASE IF EXISTS ${name}`);
    await server.end();
  });

  it('grows from nothing to what the entities say, and back to nothing step by step', async () => {
    const url = await emptyDatabase();
    const dataSource = await open(url);
    try {
      const order = dataSource.migrations.map((migration) => migration.constructor.name);
      expect(await migrate(dataSource)).toEqual(order);
      const difference = await dataSource.driver.createSchemaBuilder().log();
      expect(difference.upQueries.map(({ query }) => query)).toEqual([]);
      expect(await migrate(dataSource)).toEqual([]);
      for (let left = order.length; left > 0; left -= 1) await dataSource.undoLastMigration();
      const [tables] = await server.query<RowDataPacket[]>(
        'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ?',
        [new URL(url).pathname.slice(1)],
      );
      expect(tables.map(({ name }) => name as string)).toEqual(['migrations']);
      expect(await dataSource.query('SELECT * FROM migrations')).toEqual([]);
      expect(await migrate(dataSource)).toHaveLength(order.length);
    } finally {
      await dataSource.destroy();
    }
  });

  it('has migrations in a strict order, each with one statement up and down', async () => {
    const dataSource = await open(await emptyDatabase());
    const statements: string[] = [];
    const runner = { query: async (sql: string) => void statements.push(sql) };
    try {
      const stamps = dataSource.migrations.map((migration) => Number(migration.constructor.name.slice(-13)));
      expect(stamps.length).toBeGreaterThan(0);
      expect(stamps.filter((stamp, index) => !(stamp > (stamps[index - 1] ?? 0)))).toEqual([]);
      for (const migration of dataSource.migrations) {
        await migration.up(runner as never);
        await migration.down(runner as never);
      }
      expect(statements).toHaveLength(stamps.length * 2);
      expect(statements.filter((sql) => !/^\s*(CREATE|ALTER|DROP)\s/.test(sql) || /;\s*\S/.test(sql))).toEqual([]);
    } finally {
      await dataSource.destroy();
    }
  });

  it('is migrated once by two processes that start at the same time', async () => {
    const url = await emptyDatabase();
    const start = (): Promise<{ stdout: string }> =>
      run(process.execPath, [join(root, 'dist/apps/controller/src/migrate.js')], {
        cwd: root,
        env: { ...process.env, PATCHBAY_ENV: 'development', DATABASE_URL: url },
      });
    const said = (await Promise.all([start(), start()])).map(({ stdout }) => stdout.trim());
    expect(said.filter((line) => line === 'The schema is at head.')).toHaveLength(1);
    expect(said.filter((line) => line.startsWith('Migrated: '))).toHaveLength(1);
  });

  describe('every table', () => {
    let columns: ColumnFacts[];
    let indexes: IndexFacts[];
    let tables: string[];

    beforeAll(async () => {
      const schema = new URL(serverUrl).pathname.slice(1);
      [columns] = await server.query<ColumnFacts[]>(
        `SELECT table_name AS tableName, column_name AS columnName, data_type AS dataType, is_nullable AS isNullable,
           collation_name AS collation, datetime_precision AS datetimePrecision, numeric_precision AS numericPrecision,
           numeric_scale AS numericScale
         FROM information_schema.columns WHERE table_schema = ? AND table_name <> 'migrations'`,
        [schema],
      );
      [indexes] = await server.query<IndexFacts[]>(
        `SELECT table_name AS tableName, index_name AS indexName, column_name AS firstColumn
         FROM information_schema.statistics WHERE table_schema = ? AND seq_in_index = 1 AND table_name <> 'migrations'`,
        [schema],
      );
      tables = [...new Set(columns.map(({ tableName }) => tableName))].sort();
    });

    const without = (table: string): boolean => table in withoutTenant;

    it('is an entity’s, and every entity has one', async () => {
      const dataSource = await open(serverUrl);
      expect(dataSource.entityMetadatas.map(({ tableName }) => tableName).sort()).toEqual(tables);
      await dataSource.destroy();
    });

    it('has a primary key that begins with the tenant', () => {
      const keys = new Map(
        indexes.filter(({ indexName }) => indexName === 'PRIMARY').map((index) => [index.tableName, index.firstColumn]),
      );
      expect(tables.filter((table) => !keys.has(table))).toEqual([]);
      const otherwise = tables.filter((table) => keys.get(table) !== 'tenant_id');
      expect(otherwise).toEqual(Object.keys(keyedOtherwise).sort());
    });

    it('names its tenant, never null, first in an index', () => {
      const named = new Map(
        columns.filter(({ columnName }) => columnName === 'tenant_id').map((column) => [column.tableName, column]),
      );
      expect(tables.filter((table) => !named.has(table))).toEqual(Object.keys(withoutTenant).sort());
      expect(tables.filter((table) => named.get(table)?.isNullable === 'YES')).toEqual([]);
      const indexed = new Set(
        indexes.filter(({ firstColumn }) => firstColumn === 'tenant_id').map(({ tableName }) => tableName),
      );
      expect(tables.filter((table) => !without(table) && !indexed.has(table))).toEqual([]);
    });

    it('compares ids as bytes, keeps moments to the millisecond and money to four decimals', () => {
      const label = ({ tableName, columnName }: ColumnFacts): string => `${tableName}.${columnName}`;
      const ids = columns.filter(({ columnName, dataType }) => /_id$/.test(columnName) && dataType === 'varchar');
      expect(ids.filter(({ collation }) => collation !== 'ascii_bin').map(label)).toEqual([]);
      const moments = columns.filter(({ dataType }) => ['datetime', 'timestamp', 'date', 'time'].includes(dataType));
      const coarse = moments.filter(
        ({ dataType, datetimePrecision }) => dataType !== 'datetime' || Number(datetimePrecision) !== 3,
      );
      expect(coarse.map(label)).toEqual([]);
      const floats = columns.filter(({ dataType }) => ['float', 'double', 'real'].includes(dataType));
      expect(floats.map(label)).toEqual([]);
      const decimals = columns.filter(({ dataType }) => dataType === 'decimal');
      expect(decimals.filter((column) => Number(column.numericScale) !== 4).map(label)).toEqual([]);
    });

    it('names its indexes itself', () => {
      const unnamed = indexes.filter(({ indexName }) => !/^(PRIMARY|(ix|uq)_[a-z_]+)$/.test(indexName));
      expect(unnamed.map(({ tableName, indexName }) => `${tableName}.${indexName}`)).toEqual([]);
    });
  });
});
