import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock, Queues, RedisCache } from '#foundation';

/** Queue whose jobs mean "read this tenant's account again": `{ tenantId }`. */
export const accountRereadsQueue = 'account-rereads';

/** One reading per account in this time, whatever is called back (fault F25). */
const restSeconds = 60;
const tenantsRemembered = 100_000;

/** Asks for an account to be read again, at most once a minute. */
@Injectable()
export class AccountHints {
  private readonly asked = new LRUCache<string, number>({ max: tenantsRemembered });

  constructor(
    private readonly cache: RedisCache,
    private readonly queues: Queues,
    private readonly clock: Clock,
  ) {}

  /** Queues a reading and returns true, or returns false when one was queued within the minute. Without Redis each replica counts for itself. */
  async give(tenantId: string): Promise<boolean> {
    if (!(await this.isFirst(tenantId))) return false;
    await this.queues.nudge(accountRereadsQueue, tenantId, { tenantId });
    return true;
  }

  private async isFirst(tenantId: string): Promise<boolean> {
    const now = this.clock.nowMs();
    if (now - (this.asked.get(tenantId) ?? -Infinity) < restSeconds * 1000) return false;
    // The minute stands in the key: it is our Clock's, while the key's own end is Redis'.
    const key = this.cache.key(tenantId, 'account-hint', String(Math.floor(now / 1000 / restSeconds)));
    const answer = await this.cache.attempt((redis) => redis.set(key, '1', 'EX', restSeconds, 'NX'));
    this.asked.set(tenantId, now);
    return answer !== null;
  }
}
