import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock, newId, Outbox, type OutboxRow, Queues } from '#foundation';
import { deliveryPatienceMs } from './delivery-schedule';
import { WebhookDeliveryRow } from './webhook-delivery.entity';
import { WebhookEndpointRow } from './webhook-endpoint.entity';
import { WebhookMessageRow } from './webhook-message.entity';

/** Outbox topic of a fact that the portal is to be told. Its body is a `ToldFact`. */
export const webhookTopic = 'webhook';

/** Queue whose jobs mean "it is this tenant's turn": `{ tenantId }`. */
export const webhookTurnsQueue = 'webhook-turns';

/** What a room appends to the outbox to have the portal told. `at` is ISO 8601; facts with one subject are delivered in order. */
export interface ToldFact {
  type: string;
  subject: string;
  at: string;
  data: Record<string, unknown>;
}

/** Turns facts from the outbox into messages and their deliveries, in the transaction that removes the outbox row: once each. */
@Injectable()
export class WebhookMessages implements OnModuleInit {
  private readonly log = new Logger(WebhookMessages.name);

  constructor(
    private readonly outbox: Outbox,
    private readonly queues: Queues,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.outbox.handle(webhookTopic, (manager, row) => this.accept(manager, row));
  }

  /** A tenant that never named an endpoint is told nothing; a disabled one keeps the message, so that it can be replayed. */
  private async accept(manager: EntityManager, row: OutboxRow): Promise<(() => Promise<void>) | undefined> {
    const { tenantId } = row;
    const fact = readFact(row);
    if (fact === undefined) {
      this.log.error('A fact for a portal cannot be read and is dropped', { tenantId, outboxId: row.outboxId });
      return undefined;
    }
    const endpoints = await manager.findBy(WebhookEndpointRow, { tenantId });
    if (endpoints.length === 0) return undefined;
    const now = this.clock.now();
    const messageId = newId('msg', now.getTime());
    await manager.insert(WebhookMessageRow, {
      tenantId,
      messageId,
      type: fact.type,
      subject: fact.subject,
      happenedAt: new Date(fact.at),
      body: JSON.stringify({ type: fact.type, timestamp: fact.at, data: fact.data }),
      createdAt: now,
    });
    for (const { endpointId } of endpoints.filter(({ state }) => state === 'active'))
      await manager.insert(WebhookDeliveryRow, {
        tenantId,
        endpointId,
        messageId,
        position: row.outboxId,
        subject: fact.subject,
        state: 'pending',
        attempts: 0,
        dueAt: now,
        expiresAt: new Date(now.getTime() + deliveryPatienceMs),
      });
    return () => this.queues.nudge(webhookTurnsQueue, tenantId, { tenantId });
  }
}

/** The fact in an outbox row, or undefined for one that lacks its form: our own mistake, which must not hold up the rows behind it. */
function readFact({ body }: OutboxRow): ToldFact | undefined {
  const { type, subject, at, data } = body;
  if (typeof type !== 'string' || typeof subject !== 'string' || typeof at !== 'string') return undefined;
  return typeof data === 'object' && data !== null ? { type, subject, at, data: { ...data } } : undefined;
}
