import { createConnection } from 'mysql2/promise';
import { DataSource, type DataSourceOptions, type EntitySchema, type MixedList } from 'typeorm';
import { DependencyFailed } from '../errors/app-error';
import type { DatabaseConfig } from './database.config';
import { boundQueries } from './query-deadline';

/** An entity class or a folder pattern, as TypeORM takes them. */
export type Entities = MixedList<new () => object | EntitySchema>;

/**
 * Opens the pool. The engine is asked for its version first, because TypeORM treats MySQL and MariaDB as two types.
 * `-FOUND_ROWS` makes affected rows mean rows changed. Every query has a deadline, unless migrations are given: these take their time.
 * Throws DependencyFailed `database-unavailable` when the server cannot be reached.
 */
export async function openDataSource(
  config: DatabaseConfig,
  entities: readonly (new () => object)[],
  migrations: readonly string[] = [],
): Promise<DataSource> {
  const options = {
    type: await engineOf(config),
    url: config.url.replace(/^mariadb:/, 'mysql:'),
    entities: [...entities],
    migrations: [...migrations],
    migrationsTransactionMode: 'each',
    synchronize: false,
    timezone: 'Z',
    charset: 'utf8mb4',
    supportBigNumbers: true,
    bigNumberStrings: true,
    poolSize: config.poolSize,
    connectTimeout: config.connectTimeoutMs,
    extra: { flags: ['-FOUND_ROWS'], enableKeepAlive: true },
  } as DataSourceOptions;
  const dataSource = await new DataSource(options).initialize();
  if (migrations.length === 0) boundQueries(dataSource, config.queryTimeoutMs);
  return dataSource;
}

async function engineOf(config: DatabaseConfig): Promise<'mysql' | 'mariadb'> {
  try {
    const connection = await createConnection({
      uri: config.url.replace(/^mariadb:/, 'mysql:'),
      connectTimeout: config.connectTimeoutMs,
    });
    try {
      const sql = 'SELECT VERSION() AS version';
      const [rows] = await connection.query({ sql, timeout: config.connectTimeoutMs });
      return String((rows as { version: string }[])[0]?.version).includes('MariaDB') ? 'mariadb' : 'mysql';
    } finally {
      connection.destroy();
    }
  } catch (cause) {
    throw new DependencyFailed('database-unavailable', 'The database cannot be reached.', {
      cause,
      retryAfterSeconds: 2,
    });
  }
}
