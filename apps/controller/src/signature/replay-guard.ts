import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { Clock, RedisCache } from '#foundation';
import { SettingsMark } from '#routing';
import { NONCE_MEMORY_SECONDS } from '#signing';

/** What one look at the shared memory tells about a request. */
export interface Freshness {
  /** `replayed`: the nonce was seen. `retry-signature`: the memory of nonces began after the request was signed. */
  outcome: 'fresh' | 'replayed' | 'retry-signature';
  /** Requests of this caller in the current minute, this one included. */
  count: number;
  /** Mark of the tenant's settings as last saved by any replica; undefined while Redis is away. */
  settingsMark: string | undefined;
}

/** A request whose MAC and time are right. */
export interface ProvenRequest {
  tenantId: string;
  /** Key id and nonce: what may appear only once. */
  keyId: string;
  nonce: string;
  createdSeconds: number;
}

const windowSeconds = 60;
const noncesKeptLocally = 200_000;

/** Nonce, settings mark and request count in one command, all in one slot of a cluster. KEYS: nonce, mark, count. */
const script = `
local fresh = redis.call('SET', KEYS[1], '1', 'NX', 'EX', ARGV[1])
local mark = redis.call('GET', KEYS[2])
local count = redis.call('INCR', KEYS[3])
if count == 1 then redis.call('EXPIRE', KEYS[3], ARGV[2]) end
return { fresh and 1 or 0, mark or '', count }
`;

/**
 * Lets every nonce through once, across replicas. When Redis lost its memory (the epoch key is gone) requests signed before the new
 * epoch are sent back to be signed anew; while Redis is away each replica remembers by itself, and writes stay guarded by their
 * idempotency rows in MySQL.
 */
@Injectable()
export class ReplayGuard implements OnApplicationBootstrap {
  private readonly seen = new LRUCache<string, true>({ max: noncesKeptLocally, ttl: NONCE_MEMORY_SECONDS * 1000 });
  private readonly counts = new LRUCache<string, number>({ max: 50_000, ttl: windowSeconds * 1000 });

  constructor(
    private readonly cache: RedisCache,
    private readonly clock: Clock,
  ) {}

  /** A system that starts on an empty Redis remembers nonces from now on, so that its first caller need not sign twice. */
  async onApplicationBootstrap(): Promise<void> {
    await this.cache.attempt((redis) => this.beginEpoch(redis, this.epochKey()));
  }

  /** Takes note of a request and says whether it is fresh. Never throws; a nonce is spent by the look. */
  async look(request: ProvenRequest): Promise<Freshness> {
    const nonce = `${request.keyId}:${request.nonce}`;
    const known = this.seen.has(nonce);
    this.seen.set(nonce, true);
    const shared = await this.cache.attempt((redis) => this.ask(redis, request, nonce));
    if (shared !== undefined) return known ? { ...shared, outcome: 'replayed' } : shared;
    return { outcome: known ? 'replayed' : 'fresh', count: this.countLocally(request), settingsMark: undefined };
  }

  private async ask(redis: Redis, request: ProvenRequest, nonce: string): Promise<Freshness> {
    const { tenantId, keyId, createdSeconds } = request;
    const minute = this.minute();
    // Two commands side by side, not a pipeline: the epoch is everybody's and lies in another slot of a cluster.
    const [known, answer] = await Promise.all([
      redis.get(this.epochKey()),
      redis.eval(
        script,
        3,
        this.cache.key(tenantId, 'nonce', nonce),
        SettingsMark.key(this.cache, tenantId),
        this.cache.key(tenantId, 'count', keyId, String(minute)),
        NONCE_MEMORY_SECONDS,
        windowSeconds * 2,
      ),
    ]);
    const epoch = Number(known ?? (await this.beginEpoch(redis, this.epochKey())));
    const [fresh, mark, count] = answer as [number, string, number];
    const outcome = fresh === 0 ? 'replayed' : createdSeconds <= epoch ? 'retry-signature' : 'fresh';
    return { outcome, count, settingsMark: mark };
  }

  /** The memory of nonces begins now, or has just begun at another replica. */
  private async beginEpoch(redis: Redis, key: string): Promise<string> {
    const now = String(Math.floor(this.clock.nowMs() / 1000));
    return (await redis.set(key, now, 'NX')) === 'OK' ? now : ((await redis.get(key)) ?? now);
  }

  private countLocally(request: ProvenRequest): number {
    const id = `${request.keyId}:${this.minute()}`;
    const count = (this.counts.get(id) ?? 0) + 1;
    this.counts.set(id, count);
    return count;
  }

  private epochKey(): string {
    return this.cache.key('nonces', 'epoch');
  }

  private minute(): number {
    return Math.floor(this.clock.nowMs() / 1000 / windowSeconds);
  }
}
