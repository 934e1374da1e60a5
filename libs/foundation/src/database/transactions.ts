import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DependencyFailed } from '../errors/app-error';

/** MySQL error numbers (server error reference): lock wait timeout, deadlock. Both roll back and may be tried again whole. */
const retryable = new Set([1205, 1213]);
const lostConnection = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ER_SERVER_SHUTDOWN',
]);
const attempts = 4;

/** MySQL's error number for a duplicate key; `errno` is right on MariaDB too, `code` is not always. */
export const duplicateKeyErrno = 1062;

/** Whether an error is the server's refusal of a duplicate key. */
export function isDuplicateKey(error: unknown): boolean {
  return errnoOf(error) === duplicateKeyErrno;
}

/** Whether an error took the whole transaction with it, so that nothing more can be done within it: a deadlock, a lock wait, a lost connection. */
export function endsTransaction(error: unknown): boolean {
  return retryable.has(errnoOf(error) ?? 0) || asDependencyFailure(error) !== error;
}

function errnoOf(error: unknown): number | undefined {
  const errno = typeof error === 'object' && error !== null && 'errno' in error ? error.errno : undefined;
  return typeof errno === 'number' ? errno : undefined;
}

/** The one way to change several rows together. */
@Injectable()
export class Transactions {
  private readonly log = new Logger(Transactions.name);

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs the work in one READ COMMITTED transaction and returns what it returns. Deadlocks and lock waits run the whole work again,
   * up to four times in all, so the work must have no effect outside the database. A lost connection becomes DependencyFailed
   * `database-unavailable`; whether a lost COMMIT took effect is for the caller's own unique key to tell.
   */
  async run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.dataSource.transaction('READ COMMITTED', work);
      } catch (error) {
        const errno = errnoOf(error);
        if (errno !== undefined && retryable.has(errno) && attempt < attempts) {
          this.log.warn('Transaction is run again', { errno, attempt });
          continue;
        }
        throw asDependencyFailure(error);
      }
    }
  }
}

/** Turns a lost or refused database connection into DependencyFailed; leaves every other error as it is. */
export function asDependencyFailure(error: unknown): unknown {
  if (!isLostConnection(error)) return error;
  return new DependencyFailed('database-unavailable', 'The database is away for a moment.', {
    cause: error,
    retryAfterSeconds: 2,
  });
}

/** What is asked of a connection after its loss fails with `fatal` and without a code. */
function isLostConnection(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, fatal } = error as { code?: unknown; fatal?: unknown };
  return typeof code === 'string' ? lostConnection.has(code) : fatal === true;
}
