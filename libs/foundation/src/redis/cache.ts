import { Injectable, Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { RedisConfig } from './redis';

/** Small helpers over the request handlers' Redis connection: keys under our prefix, and failure as an absent answer. */
@Injectable()
export class RedisCache {
  private readonly log = new Logger(RedisCache.name);

  constructor(
    readonly redis: Redis,
    private readonly config: RedisConfig,
  ) {}

  /** `<prefix>:{<tag>}:<parts…>`; the tag keeps the keys of one portal or tenant in one slot of a cluster. */
  key(tag: string, ...parts: string[]): string {
    return [this.config.prefix, `{${tag}}`, ...parts].join(':');
  }

  /** Runs a command; when Redis is away or slow logs a warning and returns undefined. */
  async attempt<T>(command: (redis: Redis) => Promise<T>): Promise<T | undefined> {
    try {
      return await command(this.redis);
    } catch (error) {
      this.log.warn('Redis did not answer', { reason: error instanceof Error ? error.message : 'unknown' });
      return undefined;
    }
  }
}
