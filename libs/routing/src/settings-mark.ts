import { Injectable } from '@nestjs/common';
import { Clock, newId, RedisCache } from '#foundation';

/** How a saved setting reaches every replica: a mark per tenant in Redis, read by the same command that checks a request's nonce. */
@Injectable()
export class SettingsMark {
  constructor(
    private readonly cache: RedisCache,
    private readonly clock: Clock,
  ) {}

  /** The key of a tenant's mark. */
  static key(cache: RedisCache, tenantId: string): string {
    return cache.key(tenantId, 'settings-mark');
  }

  /** Sets a new mark after a save. While Redis is away other replicas notice the save when their copy is 60 seconds old. */
  async renew(tenantId: string): Promise<void> {
    const mark = newId('set', this.clock.nowMs());
    await this.cache.attempt((redis) => redis.set(SettingsMark.key(this.cache, tenantId), mark));
  }
}
