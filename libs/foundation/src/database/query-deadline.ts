import type { Pool, PoolConnection, QueryError } from 'mysql2';
import type { DataSource } from 'typeorm';

/**
 * Bounds every query and every wait for a connection of this pool to `deadlineMs`: a server that took the connection and then fell silent
 * holds nobody longer. A query that is too late loses its connection, because the protocol knows no other way to be rid of it; whether it
 * took effect is as unknown as after any lost connection. The errors are those of a lost connection (`PROTOCOL_CONNECTION_LOST`,
 * `ETIMEDOUT`), so that they become DependencyFailed `database-unavailable`; the pool opens new connections when the server is back.
 */
export function boundQueries(dataSource: DataSource, deadlineMs: number): void {
  const { pool } = dataSource.driver as unknown as { pool: Pool };
  const acquire = pool.getConnection.bind(pool);
  const bounded = new WeakSet<PoolConnection>();
  pool.getConnection = (take) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      take(noConnection(deadlineMs), undefined as never);
    }, deadlineMs);
    acquire((error, connection: PoolConnection | undefined) => {
      clearTimeout(timer);
      if (late) return connection?.release();
      if (connection !== undefined && !bounded.has(connection)) {
        bounded.add(connection);
        boundConnection(connection, deadlineMs);
      }
      take(error, connection as PoolConnection);
    });
  };
}

/** What is used of a query's command; a connection that is closed already gives none. */
type Command = { once: (event: 'end', listener: () => void) => void } | undefined;

function boundConnection(connection: PoolConnection, deadlineMs: number): void {
  const { stream } = connection as unknown as { stream: { destroy: () => void } };
  const query = connection.query.bind(connection) as (...args: unknown[]) => Command;
  const boundedQuery = (...args: unknown[]): Command => {
    const command = query(...args);
    const timer = setTimeout(() => stream.destroy(), deadlineMs).unref();
    command?.once('end', () => clearTimeout(timer));
    return command;
  };
  connection.query = boundedQuery as never;
}

function noConnection(deadlineMs: number): QueryError {
  const error = new Error(`no database connection within ${deadlineMs} ms`);
  return Object.assign(error, { code: 'ETIMEDOUT', fatal: true });
}
