import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Outbox, outboxQueue, Queues } from '#foundation';
import { WebhookTurns, webhookTurnsQueue } from '#webhooks';
import { inBatches } from './in-batches';
import { WorkerConfig } from './worker.config';

/** Carries facts out of the database and on to the portals. A job is a hint to look at rows: lost, repeated or stale, it does no harm. */
@Injectable()
export class DeliveryJobs implements OnApplicationBootstrap {
  constructor(
    private readonly queues: Queues,
    private readonly outbox: Outbox,
    private readonly webhooks: WebhookTurns,
    private readonly config: WorkerConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.queues.work(outboxQueue, () => inBatches(async () => (await this.outbox.relay()) > 0));
    this.queues.work<{ tenantId: string }>(webhookTurnsQueue, ({ tenantId }) => this.webhooks.run(tenantId), {
      concurrency: this.config.webhookTurns,
    });
  }
}
