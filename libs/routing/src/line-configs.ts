import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { buildScenarioConfig, checkLineSettings, type LineSettings } from '#call-flow';
import { Clock, DependencyFailed, NotFound, RedisCache } from '#foundation';
import { asciiJson } from '#signing';
import { PortalRequests, Portals } from '#tenants';
import type { Line } from './line';
import { LineRepository } from './line.repository';

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

/** How long a portal is waited for when it owns the settings (wire.md 4). */
const portalDeadlineMs = 500;
/** Bounds how long a replica can serve an old copy when a mark was lost with Redis. */
const freshForMs = 60_000;
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
    private readonly portals: Portals,
    private readonly requests: PortalRequests,
    private readonly cache: RedisCache,
    private readonly clock: Clock,
  ) {}

  /**
   * The config for a call to a number (E.164 with +). `mark` is the tenant's settings mark as read with the request's nonce: a copy made
   * under another mark is not served; undefined (Redis is away) accepts the copy in memory. Concurrent first calls share one look-up.
   * Throws NotFound `unknown-number`, DependencyFailed `settings-unavailable` when the portal owns them and could not be asked.
   */
  async forCall(tenantId: string, called: string, mark: string | undefined): Promise<ServedConfig> {
    const id = `${tenantId} ${called}`;
    const kept = this.memory.get(id);
    if (kept !== undefined && this.holds(kept, mark)) return { json: kept.json, lineId: kept.lineId, source: 'memory' };
    const pending = this.making.get(id);
    if (pending !== undefined) return pending;
    const made = this.make(tenantId, called, mark).finally(() => this.making.delete(id));
    this.making.set(id, made);
    return made;
  }

  private holds(kept: KeptConfig, mark: string | undefined): boolean {
    if (mark === undefined) return true;
    return kept.mark === mark && this.clock.nowMs() - kept.keptAt < freshForMs;
  }

  private async make(tenantId: string, called: string, mark: string | undefined): Promise<ServedConfig> {
    const key = this.cache.key(tenantId, 'config', called);
    const shared = mark === undefined ? undefined : await this.cache.attempt((redis) => redis.get(key));
    const found = shared === undefined || shared === null ? undefined : (JSON.parse(shared) as KeptConfig);
    if (found !== undefined && mark !== undefined && this.holds(found, mark)) {
      this.memory.set(`${tenantId} ${called}`, found);
      return { json: found.json, lineId: found.lineId, source: 'redis' };
    }
    const line = await this.repository.findByNumber(tenantId, called);
    if (line === undefined) throw new NotFound('unknown-number', 'No line answers this number.');
    const settings = line.settings ?? (await this.askPortal(tenantId, line, called));
    const served: ServedConfig = {
      json: asciiJson(
        buildScenarioConfig({ lineId: line.lineId, number: called, title: line.title }, settings, line.settingsVersion),
      ),
      lineId: line.lineId,
      source: line.settings === undefined ? 'portal' : 'database',
    };
    const kept: KeptConfig = { json: served.json, lineId: served.lineId, mark: mark ?? '', keptAt: this.clock.nowMs() };
    this.memory.set(`${tenantId} ${called}`, kept);
    if (mark !== undefined)
      void this.cache.attempt((redis) => redis.set(key, JSON.stringify(kept), 'EX', redisSeconds));
    return served;
  }

  private async askPortal(tenantId: string, line: Line, number: string): Promise<LineSettings> {
    const { settingsUrl } = await this.portals.get(tenantId);
    if (settingsUrl === undefined) throw unavailable('The portal has not said where its settings are.');
    const question = { type: 'settings', lineId: line.lineId, number };
    const said = await this.requests.ask(tenantId, settingsUrl, question, portalDeadlineMs).catch((cause: unknown) => {
      throw unavailable('The portal that owns the settings did not give them.', cause);
    });
    const faults = checkLineSettings(said, 'keep');
    if (faults.length > 0) {
      this.log.warn('Portal gave settings that are not right', { tenantId, lineId: line.lineId, faults });
      throw unavailable('The portal gave settings that are not right.');
    }
    const settings = said as LineSettings;
    await this.repository.keepPortalSettings(tenantId, line, settings, this.clock.now());
    return settings;
  }
}

function unavailable(detail: string, cause?: unknown): DependencyFailed {
  return new DependencyFailed('settings-unavailable', detail, { cause, retryAfterSeconds: 5 });
}
