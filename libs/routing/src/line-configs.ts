import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { buildScenarioConfig } from '#call-flow';
import { AppError, Clock, NotFound, RedisCache } from '#foundation';
import { asciiJson } from '#signing';
import { LineRepository } from './line.repository';
import { PortalSettings } from './portal-settings';

/** Where a config came from, nearest first. */
export type ConfigSource = 'memory' | 'redis' | 'database' | 'portal';

/** A config as it travels, and where it came from. */
export interface ServedConfig {
  /** ASCII-only JSON of a ScenarioConfig. */
  json: string;
  lineId: string;
  source: ConfigSource;
}

interface KeptConfig {
  json: string;
  lineId: string;
  /** The tenant's settings mark that it was made under. */
  mark: string;
  keptAt: number;
}

/** Bounds how long a replica serves an old copy when a mark was lost with Redis, or while Redis is away. */
const freshForMs = 60_000;
/** Longest that a call whose copy is too old waits for a database that does not answer, and how soon it is asked again. */
const patienceMs = 1000;
const configsKept = 20_000;
const redisSeconds = 3600;

/** Routing settings for calls: from memory, else Redis, else MySQL, else the portal that owns them. */
@Injectable()
export class LineConfigs {
  private readonly log = new Logger(LineConfigs.name);
  private readonly memory = new LRUCache<string, KeptConfig>({ max: configsKept });
  private readonly making = new Map<string, Promise<ServedConfig>>();

  constructor(
    private readonly repository: LineRepository,
    private readonly portal: PortalSettings,
    private readonly cache: RedisCache,
    private readonly clock: Clock,
  ) {}

  /**
   * The config for a call to a number (E.164 with +). `mark` is the tenant's settings mark as read with the request's nonce: a copy made
   * under another mark is never served. Undefined means that Redis is away: then a copy in memory serves for 60 seconds whatever its mark,
   * as a save reaches other replicas by the mark alone. A copy that is older is served only while the database is away. Concurrent first
   * calls under one mark share one look-up. Throws NotFound `unknown-number`, DependencyFailed `settings-unavailable` when the portal owns
   * the settings and could not be asked.
   */
  async forCall(tenantId: string, called: string, mark: string | undefined): Promise<ServedConfig> {
    const kept = this.memory.get(`${tenantId} ${called}`);
    const copy = kept !== undefined && (mark === undefined || kept.mark === mark) ? kept : undefined;
    if (copy !== undefined && this.isFresh(copy)) return served(copy, 'memory');
    const made = this.makeOnce(tenantId, called, mark);
    return copy === undefined ? made : this.madeOrCopy(tenantId, made, copy);
  }

  private isFresh(kept: KeptConfig): boolean {
    return this.clock.nowMs() - kept.keptAt < freshForMs;
  }

  private async makeOnce(tenantId: string, called: string, mark: string | undefined): Promise<ServedConfig> {
    const id = `${tenantId} ${called} ${mark ?? 'without a mark'}`;
    const pending = this.making.get(id);
    if (pending !== undefined) return pending;
    const made = this.make(tenantId, called, mark).finally(() => this.making.delete(id));
    this.making.set(id, made);
    return made;
  }

  /** What is made now, or the copy while the database is away or silent. */
  private async madeOrCopy(tenantId: string, made: Promise<ServedConfig>, copy: KeptConfig): Promise<ServedConfig> {
    const patience = new AbortController();
    try {
      const late = this.clock.sleep(patienceMs, patience.signal).then(() => undefined);
      const answer = await Promise.race([made, late]);
      if (answer !== undefined) return answer;
      made.catch(() => undefined);
    } catch (error) {
      if (error instanceof AppError && error.situation !== 'dependency-failed') throw error;
      this.log.warn('A config is an earlier copy: it could not be made anew', { tenantId, error });
    } finally {
      patience.abort();
    }
    copy.keptAt = this.clock.nowMs() - freshForMs + patienceMs;
    return served(copy, 'memory');
  }

  private async make(tenantId: string, called: string, mark: string | undefined): Promise<ServedConfig> {
    const key = this.cache.key(tenantId, 'config', called);
    const shared = mark === undefined ? undefined : await this.cache.attempt((redis) => redis.get(key));
    const found = shared === undefined || shared === null ? undefined : (JSON.parse(shared) as KeptConfig);
    if (found !== undefined && found.mark === mark && this.isFresh(found)) {
      this.memory.set(`${tenantId} ${called}`, found);
      return served(found, 'redis');
    }
    const line = await this.repository.findByNumber(tenantId, called);
    if (line === undefined) throw new NotFound('unknown-number', 'No line answers this number.');
    const settings = line.settings ?? (await this.portal.ask(tenantId, line, called));
    if (line.settings !== undefined) this.portal.askAgainWhenOld(tenantId, line, called);
    const { lineId, title, settingsVersion } = line;
    const json = asciiJson(buildScenarioConfig({ lineId, number: called, title }, settings, settingsVersion));
    const kept: KeptConfig = { json, lineId, mark: mark ?? '', keptAt: this.clock.nowMs() };
    this.memory.set(`${tenantId} ${called}`, kept);
    if (mark !== undefined)
      void this.cache.attempt((redis) => redis.set(key, JSON.stringify(kept), 'EX', redisSeconds));
    return served(kept, line.settings === undefined ? 'portal' : 'database');
  }
}

function served({ json, lineId }: KeptConfig, source: ConfigSource): ServedConfig {
  return { json, lineId, source };
}
