import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { accountRereadsQueue, Balance } from '#balance';
import { CallConfirmations, callConfirmationsQueue } from '#calls';
import { Queues } from '#foundation';
import { inBatches } from './in-batches';

/** Asks the platform what calls cost and how accounts stand. */
@Injectable()
export class CallJobs implements OnApplicationBootstrap {
  constructor(
    private readonly queues: Queues,
    private readonly confirmations: CallConfirmations,
    private readonly balance: Balance,
  ) {}

  onApplicationBootstrap(): void {
    this.queues.work(callConfirmationsQueue, () => inBatches(() => this.confirmations.runDue()));
    this.queues.work<{ tenantId: string }>(accountRereadsQueue, async ({ tenantId }) => {
      await this.balance.reread(tenantId);
    });
  }
}
