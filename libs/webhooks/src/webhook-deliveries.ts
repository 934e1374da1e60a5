import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, Transactions } from '#foundation';
import { longestPauseMs, pauseMs, retryDelayMs } from './delivery-schedule';
import { WebhookDeliveryRow } from './webhook-delivery.entity';
import type { EndpointTurn } from './webhook-endpoints';
import { WebhookMessageRow } from './webhook-message.entity';

/** Deliveries that wait for an earlier one of their subject are looked past this many times in one search. */
const searchSteps = 20;

/** Deliveries settled by one statement, so that none holds many locks. */
const expireBatch = 1000;

/** A delivery whose time has come, with the bytes to send. */
export interface DueDelivery {
  delivery: WebhookDeliveryRow;
  message: WebhookMessageRow;
}

/** How one attempt went, and how the endpoint has been doing. */
export interface AttemptOutcome {
  delivered: boolean;
  status?: number;
  reason?: string;
}

/** The rows of webhook deliveries. */
@Injectable()
export class WebhookDeliveries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Settles due deliveries of an endpoint whose five days are over as expired, at most a thousand a call: an endpoint that was off
   * meanwhile is not told of them any more. Safe to repeat, on any replica.
   */
  async expire({ tenantId, endpointId }: EndpointTurn): Promise<void> {
    const now = this.clock.now();
    await this.dataSource.query(
      `UPDATE webhook_deliveries SET state = 'expired', settled_at = ?
       WHERE tenant_id = ? AND endpoint_id = ? AND state = 'pending' AND due_at <= ? AND expires_at < ? LIMIT ${expireBatch}`,
      [now, tenantId, endpointId, now, lastChance(now)],
    );
  }

  /**
   * The next delivery of an endpoint that is due and has no earlier pending one of its subject, or undefined. A later one of a
   * subject is put off to the time of the earlier one.
   */
  async next({ tenantId, endpointId }: EndpointTurn): Promise<DueDelivery | undefined> {
    const now = this.clock.now();
    for (let step = 0; step < searchSteps; step += 1) {
      const delivery = await this.dataSource.manager
        .createQueryBuilder(WebhookDeliveryRow, 'd')
        .where("d.tenantId = :tenantId AND d.endpointId = :endpointId AND d.state = 'pending' AND d.dueAt <= :now", {
          tenantId,
          endpointId,
          now,
        })
        .andWhere('d.expiresAt >= :lastChance', { lastChance: lastChance(now) })
        .orderBy('d.dueAt')
        .addOrderBy('d.position')
        .limit(1)
        .getOne();
      if (delivery === null) return undefined;
      const earlier = await this.earlierOfSubject(delivery);
      if (earlier === null) {
        const { messageId } = delivery;
        const message = await this.dataSource.manager.findOneByOrFail(WebhookMessageRow, { tenantId, messageId });
        return { delivery, message };
      }
      const { messageId } = delivery;
      await this.dataSource.manager.update(
        WebhookDeliveryRow,
        { tenantId, endpointId, messageId, state: 'pending' },
        { dueAt: earlier.dueAt },
      );
    }
    return undefined;
  }

  /**
   * Records an attempt on the delivery and on its endpoint. A result that comes twice, because two processes delivered the same
   * message after a lost turn, counts once. Returns since when the endpoint has been failing, or undefined when it is not.
   */
  async record(turn: EndpointTurn, { delivery }: DueDelivery, outcome: AttemptOutcome): Promise<Date | undefined> {
    const now = this.clock.now();
    const { tenantId, endpointId, messageId, attempts } = delivery;
    return this.transactions.run(async (manager) => {
      const { affected } = await manager.update(
        WebhookDeliveryRow,
        { tenantId, endpointId, messageId, state: 'pending', attempts },
        {
          attempts: attempts + 1,
          lastStatus: outcome.status ?? null,
          lastReason: outcome.reason?.slice(0, 255) ?? null,
          ...after(delivery, outcome, now),
        },
      );
      if (affected === 0) return undefined;
      if (outcome.delivered) {
        await manager.query(
          `UPDATE webhook_endpoints SET failures = 0, failing_since = NULL, paused_until = NULL
           WHERE tenant_id = ? AND endpoint_id = ? AND failures > 0`,
          [tenantId, endpointId],
        );
        return undefined;
      }
      const [endpoint]: { failures: number; failing_since: Date | null }[] = await manager.query(
        'SELECT failures, failing_since FROM webhook_endpoints WHERE tenant_id = ? AND endpoint_id = ? FOR UPDATE',
        [tenantId, turn.endpointId],
      );
      const failures = Math.min((endpoint?.failures ?? 0) + 1, 65_535);
      const failingSince = endpoint?.failing_since ?? now;
      await manager.query(
        `UPDATE webhook_endpoints SET failures = ?, failing_since = ?, paused_until = ? WHERE tenant_id = ? AND endpoint_id = ?`,
        [failures, failingSince, new Date(now.getTime() + pauseMs(failures)), tenantId, endpointId],
      );
      return failingSince;
    });
  }

  /**
   * Tenants with a due delivery, an active endpoint that is not resting, and nobody at work on it; at most `limit`. One index seek
   * per tenant with anything pending, whatever the depth of its queue. The only read across tenants: it finds ids, no content.
   */
  async tenantsWithDue(limit: number): Promise<string[]> {
    const now = this.clock.now();
    const rows: { tenant_id: string }[] = await this.dataSource.query(
      `SELECT due.tenant_id FROM (
         SELECT state, tenant_id, MIN(due_at) AS due_at FROM webhook_deliveries WHERE state = 'pending' GROUP BY state, tenant_id
       ) AS due JOIN webhook_endpoints AS e ON e.tenant_id = due.tenant_id
       WHERE due.due_at <= ? AND e.state = 'active' AND (e.paused_until IS NULL OR e.paused_until <= ?)
         AND (e.turn_until IS NULL OR e.turn_until <= UTC_TIMESTAMP(3))
       ORDER BY due.due_at LIMIT ${limit}`,
      [now, now],
    );
    return rows.map((row) => row.tenant_id);
  }

  private earlierOfSubject({
    tenantId,
    endpointId,
    subject,
    position,
  }: WebhookDeliveryRow): Promise<{ dueAt: Date } | null> {
    return this.dataSource.manager
      .createQueryBuilder(WebhookDeliveryRow, 'd')
      .select(['d.tenantId', 'd.endpointId', 'd.messageId', 'd.dueAt'])
      .where("d.tenantId = :tenantId AND d.endpointId = :endpointId AND d.subject = :subject AND d.state = 'pending'", {
        tenantId,
        endpointId,
        subject,
      })
      .andWhere('d.position < :position AND d.expiresAt >= :lastChance', {
        position,
        lastChance: lastChance(this.clock.now()),
      })
      .orderBy('d.position')
      .limit(1)
      .getOne();
  }
}

/**
 * What expired before this is not sent. The last attempt is due at the very end of the five days and may be late by the endpoint's rest,
 * so that much is granted twice over.
 */
function lastChance(now: Date): Date {
  return new Date(now.getTime() - 2 * longestPauseMs);
}

function after(
  delivery: WebhookDeliveryRow,
  { delivered }: AttemptOutcome,
  now: Date,
): Pick<WebhookDeliveryRow, 'state'> & Partial<WebhookDeliveryRow> {
  if (delivered) return { state: 'delivered', settledAt: now };
  if (now >= delivery.expiresAt) return { state: 'expired', settledAt: now };
  const dueAt = now.getTime() + retryDelayMs(delivery.attempts + 1, Math.random());
  return { state: 'pending', dueAt: new Date(Math.min(dueAt, delivery.expiresAt.getTime())) };
}
