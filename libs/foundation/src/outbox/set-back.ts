import { Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { withLogIds } from '../logging/log-context';
import { redact } from '../logging/redaction';
import { OutboxRow } from './outbox-row.entity';

const log = new Logger('Outbox');

/** With pauses of 1, 2, 4 … 64 seconds: about two minutes in all. */
const mostAttempts = 8;
const longestError = 500;

/**
 * Notes that a row's handler failed: the row waits twice as long as before, or is parked after its eighth failure. Returns whether it
 * waits. A parked row is a fact that nobody was told: it is logged as an error and stays until a human sets `parked_at` to NULL.
 */
export async function setBack(manager: EntityManager, row: OutboxRow, error: unknown, now: Date): Promise<boolean> {
  const attempts = row.attempts + 1;
  const waits = attempts < mostAttempts;
  await manager.update(OutboxRow, row.outboxId, {
    attempts,
    lastError: String(redact(String(error))).slice(0, longestError),
    retryAt: waits ? new Date(now.getTime() + 1000 * 2 ** row.attempts) : null,
    parkedAt: waits ? null : now,
  });
  const { tenantId, outboxId, topic } = row;
  withLogIds({ tenantId }, () => {
    if (waits) log.warn('Fact could not be carried on and will be tried again', { outboxId, topic, attempts, error });
    else log.error('Fact is parked: it could not be carried on', { outboxId, topic, attempts, error });
  });
  return waits;
}
