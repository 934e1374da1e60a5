import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { testEnvironment, workerNumber } from './test-environment';

const run = promisify(execFile);
const root = resolve(__dirname, '../../..');
const migrateDeadlineMs = 60_000;
const runTable = 'test_run';

/** A migrated database that only this jest worker uses. */
export interface TestDatabase {
  /** For `DATABASE_URL`. */
  url: string;
  /** `patchbay_test_<worker>`. */
  name: string;
}

/**
 * The database of this jest worker, made and migrated by the built controller at its first use in a run, then shared by
 * all spec files of the worker: every test makes its own tenant, nothing is truncated. Repeated calls cost one query.
 * @throws Error when jest was not started by `npm test`, or the name in `TEST_DATABASE_URL` lacks "test"
 */
export async function testDatabase(): Promise<TestDatabase> {
  const url = new URL(testEnvironment('TEST_DATABASE_URL'));
  const name = `${url.pathname.slice(1)}_${workerNumber()}`;
  if (!/^[a-z0-9_]*test[a-z0-9_]*$/i.test(name)) throw new Error(`${name} is not the name of a test database.`);
  url.pathname = '/';
  const connection = await createConnection(url.href);
  try {
    const runId = testEnvironment('TEST_RUN_ID');
    url.pathname = `/${name}`;
    if ((await migratedBy(connection, name)) !== runId) {
      await connection.query(`DROP DATABASE IF EXISTS \`${name}\``);
      await connection.query(`CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4`);
      await migrate(url.href);
      await markMigrated(connection, name, runId);
    }
  } finally {
    await connection.end();
  }
  return { url: url.href, name };
}

async function migrate(url: string): Promise<void> {
  await run(process.execPath, [join(root, 'dist/apps/controller/src/migrate.js')], {
    cwd: root,
    env: { ...process.env, PATCHBAY_ENV: 'development', DATABASE_URL: url },
    timeout: migrateDeadlineMs,
  });
}

/** The mark lies in a database beside, so that the test database holds the product's tables alone. */
async function migratedBy(connection: Connection, name: string): Promise<string | undefined> {
  const marks = `\`${name}_mark\``;
  await connection.query(`CREATE DATABASE IF NOT EXISTS ${marks}`);
  await connection.query(`CREATE TABLE IF NOT EXISTS ${marks}.${runTable} (run_id VARCHAR(64) PRIMARY KEY)`);
  const [rows] = await connection.query<RowDataPacket[]>(`SELECT run_id AS runId FROM ${marks}.${runTable}`);
  return (rows[0] as { runId: string } | undefined)?.runId;
}

async function markMigrated(connection: Connection, name: string, runId: string): Promise<void> {
  await connection.query(`DELETE FROM \`${name}_mark\`.${runTable}`);
  await connection.query(`INSERT INTO \`${name}_mark\`.${runTable} VALUES (?)`, [runId]);
}
