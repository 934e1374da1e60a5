import { Injectable, Logger } from '@nestjs/common';
import { Clock, type Currency, RedisCache } from '#foundation';
import { nextTurn, type Pacing, pacingOf } from './pacing';
import { platformBusy, platformUnavailable } from './platform-errors';
import { VoicePlatformConfig } from './voximplant.config';

/** Longest that a request waits for its turn; with more before it, it is refused as busy. */
const longestWaitMs = 5000;
/** A master that failed this often in a row is left alone by this process for a while; then one try decides. */
const failuresToRest = 5;
const restAfterFailuresMs = 5000;

/**
 * One turn, atomically for all replicas, by the time of Redis: the pause that the platform asked for, then `nextTurn`. KEYS: the moment up to
 * which time is used up, the pause. ARGV: spacing, burst, longest wait. Returns the wait in milliseconds, negative when it is too long.
 */
const takeTurn = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local pause = math.max(redis.call('PTTL', KEYS[2]), 0)
local from = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now + pause)
local wait = math.ceil(math.max(pause, from - tonumber(ARGV[2]) - now))
if wait > tonumber(ARGV[3]) then return -wait end
redis.call('SET', KEYS[1], string.format('%.3f', from + tonumber(ARGV[1])), 'PX', 60000)
return wait`;

/**
 * How fast the requests under one master account may go, over all replicas together (fault F28), and whether they may go at all. While Redis
 * is away every process paces itself alone.
 */
@Injectable()
export class MasterPace {
  private readonly log = new Logger(MasterPace.name);
  private readonly pacing: Pacing;
  private readonly usedUntil = new Map<Currency, number>();
  private readonly restUntil = new Map<Currency, number>();
  private readonly failures = new Map<Currency, number>();

  constructor(
    config: VoicePlatformConfig,
    private readonly cache: RedisCache,
    private readonly clock: Clock,
  ) {
    this.pacing = pacingOf(config.requestsPerSecond);
  }

  /**
   * Waits for the turn of one request. Throws DependencyFailed `voice-platform-busy` with the seconds to wait when the turn is more than five
   * seconds away, `voice-platform-unavailable` while the master is left alone after failing again and again.
   */
  async turn(master: Currency): Promise<void> {
    const restMs = (this.restUntil.get(master) ?? 0) - this.clock.nowMs();
    if (restMs > 0)
      throw platformUnavailable('It failed again and again and is left alone for a moment', Math.ceil(restMs / 1000));
    const waitMs = (await this.sharedTurn(master)) ?? this.ownTurn(master);
    if (waitMs < 0 || waitMs > longestWaitMs)
      throw platformBusy('Too many requests before this one', Math.abs(waitMs) / 1000);
    if (waitMs > 0) await this.clock.sleep(waitMs);
  }

  /** Holds back every request of a master on every replica for as long as the platform asked. */
  async pause(master: Currency, seconds: number): Promise<void> {
    this.log.warn('The voice platform asks for a pause', { master, seconds });
    const { pauseKey } = this.keys(master);
    await this.cache.attempt((redis) => redis.set(pauseKey, '1', 'PX', seconds * 1000));
    const until = this.clock.nowMs() + seconds * 1000;
    this.usedUntil.set(master, Math.max(this.usedUntil.get(master) ?? 0, until));
  }

  /** Notes that the platform answered, whatever it said. */
  answered(master: Currency): void {
    this.failures.delete(master);
  }

  /** Notes that the platform did not answer as it should. */
  failed(master: Currency): void {
    const count = (this.failures.get(master) ?? 0) + 1;
    this.failures.set(master, count);
    if (count >= failuresToRest) this.restUntil.set(master, this.clock.nowMs() + restAfterFailuresMs);
  }

  private async sharedTurn(master: Currency): Promise<number | undefined> {
    const { turnKey, pauseKey } = this.keys(master);
    const { spacingMs, burstMs } = this.pacing;
    const wait = await this.cache.attempt((redis) =>
      redis.eval(takeTurn, 2, turnKey, pauseKey, spacingMs, burstMs, longestWaitMs),
    );
    return wait === undefined ? undefined : Number(wait);
  }

  private ownTurn(master: Currency): number {
    const { waitMs, usedUntil } = nextTurn(this.usedUntil.get(master) ?? 0, this.clock.nowMs(), this.pacing);
    if (waitMs <= longestWaitMs) this.usedUntil.set(master, usedUntil);
    return waitMs;
  }

  private keys(master: Currency): { turnKey: string; pauseKey: string } {
    const tag = `voice-platform-${master}`;
    return { turnKey: this.cache.key(tag, 'turn'), pauseKey: this.cache.key(tag, 'pause') };
  }
}
