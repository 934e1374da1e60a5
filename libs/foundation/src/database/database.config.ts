import { Matches, Max, Min } from 'class-validator';
import { Env } from '../config/env';

/** Where the rows live. */
export class DatabaseConfig {
  /** MySQL 8 or MariaDB 10.6 and later: `mysql://user:password@host:port/database`. */
  @Env('DATABASE_URL', { secret: true })
  @Matches(/^(mysql|mariadb):\/\/[^/]+\/[A-Za-z0-9_-]+$/, {
    message: 'must be mysql://user:password@host:port/database',
  })
  url!: string;

  /** Connections kept per process. */
  @Env('DATABASE_POOL_SIZE', { kind: 'integer', default: 10 })
  @Min(1)
  @Max(200)
  poolSize!: number;

  /** Milliseconds until a connection attempt is given up. */
  @Env('DATABASE_CONNECT_TIMEOUT_MS', { kind: 'integer', default: 2000 })
  @Min(100)
  @Max(60_000)
  connectTimeoutMs!: number;

  /**
   * Milliseconds until a query, or the wait for a connection, is given up: no request hangs on a server that fell silent. Migrations
   * have no such deadline.
   */
  @Env('DATABASE_QUERY_TIMEOUT_MS', { kind: 'integer', default: 3000 })
  @Min(100)
  @Max(600_000)
  queryTimeoutMs!: number;
}
