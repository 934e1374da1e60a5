import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock, LimitExceeded } from '#foundation';
import { CallbacksConfig } from './callbacks.config';

const windowMs = 60_000;
const sendersRemembered = 10_000;

/** What each sender has asked of the unsigned door in the minute: in this process' memory alone, so that a refusal costs no query. */
@Injectable()
export class SenderShare {
  private readonly counts = new LRUCache<string, { windowStart: number; count: number }>({ max: sendersRemembered });

  constructor(
    private readonly clock: Clock,
    private readonly config: CallbacksConfig,
  ) {}

  /** Counts one request of an address; each replica counts for itself. Throws LimitExceeded `too-many-requests` beyond the share. */
  take(address: string): void {
    const now = this.clock.nowMs();
    const windowStart = now - (now % windowMs);
    const known = this.counts.get(address);
    const count = known?.windowStart === windowStart ? known.count + 1 : 1;
    this.counts.set(address, { windowStart, count });
    if (count <= this.config.requestsPerMinute) return;
    const retryAfterSeconds = Math.ceil((windowStart + windowMs - now) / 1000);
    throw new LimitExceeded('too-many-requests', 'More requests than agreed.', { retryAfterSeconds });
  }
}
