import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { IdempotencyStore, Repeater } from '#foundation';
import { WorkerConfig } from './worker.config';

/** Rows whose time is over are in no hurry: they are looked for this many times more rarely than work is. */
const rarity = 40;

/** Removes rows whose time is over, so that tables do not grow for ever. Bounded and by an index; any number of workers may do it at once. */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly expiredKeys: Repeater;

  constructor(store: IdempotencyStore, { lookEveryMs }: WorkerConfig) {
    this.expiredKeys = new Repeater('expired-idempotency-keys', rarity * lookEveryMs, async () => {
      return (await store.removeExpired()) > 0;
    });
  }

  onApplicationBootstrap(): void {
    this.expiredKeys.start();
  }

  /** Waits for the look in progress. */
  onApplicationShutdown(): Promise<void> {
    return this.expiredKeys.stop();
  }
}
