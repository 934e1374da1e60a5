import { once } from 'node:events';
import { Redis } from 'ioredis';
import { Matches } from 'class-validator';
import { Env } from '../config/env';

/** Where queues, nonces and caches live. Never the only copy of anything. */
export class RedisConfig {
  /** Redis 6.2 or later, or Valkey: `redis://host:port/database`. */
  @Env('REDIS_URL', { secret: true })
  @Matches(/^rediss?:\/\/.+/, { message: 'must be redis://host:port' })
  url!: string;

  /** First part of every key, so that two systems can share a server. */
  @Env('REDIS_PREFIX', { default: 'pb' })
  @Matches(/^[a-z0-9-]{1,24}$/, { message: 'must be 1 to 24 of a-z, 0-9 and -' })
  prefix!: string;
}

/** Longest that any request waits for Redis, in milliseconds (fault F15). */
export const redisPatienceMs = 300;
const firstPatienceMs = 1000;

/** The connection of request handlers: fails within 300 ms instead of waiting, so that every caller can go on without Redis. */
export function connectRedis(config: RedisConfig): Redis {
  const redis = new Redis(config.url, {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    commandTimeout: redisPatienceMs,
    connectTimeout: 1000,
    retryStrategy: (attempt) => Math.min(100 * attempt, 1000),
  });
  redis.on('error', () => undefined);
  return redis;
}

/** The same, and waits up to a second for the connection: a process that starts beside its Redis need not begin without it. */
export async function connectRedisFirst(config: RedisConfig): Promise<Redis> {
  const redis = connectRedis(config);
  const ready = once(redis, 'ready', { signal: AbortSignal.timeout(firstPatienceMs) });
  await ready.catch(() => undefined);
  return redis;
}
