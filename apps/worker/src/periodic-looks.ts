import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { UnfinishedAccounts } from '#accounts';
import { CallConfirmations } from '#calls';
import { Outbox, Repeater } from '#foundation';
import { WebhookTurns } from '#webhooks';
import { WorkerConfig } from './worker.config';

/** Unfinished accounts are rare and their leases last seconds: looking once a second is often enough. */
const unfinishedEveryMs = 1000;

/**
 * Looks at the rows again and again, on wall time: the net under jobs that Redis lost, and the clockwork of everything that is due at
 * a time. Every look is bounded and goes by an index; any number of workers may look at once.
 */
@Injectable()
export class PeriodicLooks implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly repeaters: readonly Repeater[];

  constructor(
    outbox: Outbox,
    webhooks: WebhookTurns,
    confirmations: CallConfirmations,
    accounts: UnfinishedAccounts,
    { lookEveryMs }: WorkerConfig,
  ) {
    this.repeaters = [
      new Repeater('outbox', lookEveryMs, async () => (await outbox.relay()) > 0),
      new Repeater('webhook-turns', lookEveryMs, async () => {
        await webhooks.nudgeDue();
        return false;
      }),
      new Repeater('call-confirmations', lookEveryMs, () => confirmations.runDue()),
      new Repeater('unfinished-accounts', unfinishedEveryMs, () => accounts.takeUpOne()),
    ];
  }

  onApplicationBootstrap(): void {
    for (const repeater of this.repeaters) repeater.start();
  }

  /** Waits for the looks in progress. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.repeaters.map((repeater) => repeater.stop()));
  }
}
