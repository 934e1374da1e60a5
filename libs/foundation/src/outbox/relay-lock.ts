import type { EntityManager } from 'typeorm';

/** Seconds that a relay may say nothing to the server before it loses its connection, and the lock with it: a frozen process must not hold everybody up. */
const mostSilentSeconds = 30;

/**
 * Runs the work while this transaction is the one relay of all replicas, and returns what it returns; undefined at once, without waiting,
 * while another is. The lock is a row's, so it ends with the transaction, however that ends.
 */
export async function whileOnlyRelay<T>(manager: EntityManager, work: () => Promise<T>): Promise<T | undefined> {
  if (!(await takeLock(manager))) return undefined;
  await manager.query('SET SESSION wait_timeout = ?', [mostSilentSeconds]);
  try {
    return await work();
  } finally {
    await manager.query('SET SESSION wait_timeout = DEFAULT').catch(() => undefined);
  }
}

/** A row that is not found is locked, or has never been made. */
async function takeLock(manager: EntityManager): Promise<boolean> {
  const ask = "SELECT name FROM outbox_relays WHERE name = 'relay'";
  if ((await manager.query<object[]>(`${ask} FOR UPDATE SKIP LOCKED`)).length > 0) return true;
  if ((await manager.query<object[]>(ask)).length > 0) return false;
  await manager.query("INSERT INTO outbox_relays (name) VALUES ('relay') ON DUPLICATE KEY UPDATE name = name");
  return true;
}
