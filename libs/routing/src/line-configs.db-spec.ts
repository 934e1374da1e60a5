import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import {
  connectRedis,
  DatabaseConfig,
  DependencyFailed,
  EncryptionConfig,
  loadConfig,
  newId,
  openDataSource,
  RedisCache,
  RedisConfig,
  SecretBox,
  Transactions,
} from '#foundation';
import type { LineSettings } from '#call-flow';
import type { PortalRequests, Portals } from '#tenants';
import { ManualClock, testDatabase, testRedis, waitFor } from '#testing';
import { rightSettings } from '../../call-flow/src/test-settings';
import { routingEntities } from './index';
import { LineConfigs, type ServedConfig } from './line-configs';
import { LineRepository } from './line.repository';
import { PortalSettings } from './portal-settings';
import { SettingsMark } from './settings-mark';

const number = '+74012555555';

describe('LineConfigs', () => {
  let dataSource: DataSource;
  let redis: Redis;
  let cache: RedisCache;
  let clock: ManualClock;
  let tenantId: string;
  let repository: LineRepository;
  let marks: SettingsMark;
  /** What the portal answers to the settings question, and how often it was asked. */
  let portal: { says: unknown; asked: number };

  /** One replica with its own memory. */
  function replica(): LineConfigs {
    // A portal over HTTP has its own tests; here it only matters whether it is asked.
    const portals = { get: async () => ({ settingsUrl: 'https://portal.example.org/settings' }) } as unknown as Portals;
    const requests = {
      ask: async () => {
        portal.asked += 1;
        await Promise.resolve();
        if (portal.says === 'away') throw new DependencyFailed('portal-unavailable', 'away');
        return portal.says;
      },
    } as unknown as PortalRequests;
    const owned = new PortalSettings(repository, portals, requests, marks, clock);
    return new LineConfigs(repository, owned, cache, clock);
  }

  const mark = async (): Promise<string> => (await redis.get(SettingsMark.key(cache, tenantId))) ?? '';
  const sourceOf = async (configs: LineConfigs, of?: string): Promise<ServedConfig['source']> =>
    (await configs.forCall(tenantId, number, of ?? (await mark()))).source;

  async function save(settings: LineSettings | undefined, title = 'Sales'): Promise<void> {
    await new Transactions(dataSource).run(async (manager) => {
      await repository.put(manager, tenantId, { lineId: 'sales', title, settings }, clock.now());
      await repository.bindNumbers(manager, tenantId, 'sales', [{ numberId: newId('num', 0), number }]);
    });
    await marks.renew(tenantId);
  }

  beforeAll(async () => {
    Logger.overrideLogger(false);
    const [database, server] = await Promise.all([testDatabase(), testRedis()]);
    const environment = {
      DATABASE_URL: database.url,
      REDIS_URL: server.url,
      PATCHBAY_KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      REDIS_PREFIX: `t${randomBytes(4).toString('hex')}`,
    };
    const config = loadConfig([DatabaseConfig, EncryptionConfig, RedisConfig], environment);
    dataSource = await openDataSource(config.get(DatabaseConfig), routingEntities);
    redis = connectRedis(config.get(RedisConfig));
    await new Promise((resolve) => redis.once('ready', resolve));
    cache = new RedisCache(redis, config.get(RedisConfig));
    repository = new LineRepository(dataSource, new SecretBox(config.get(EncryptionConfig)));
  });

  beforeEach(() => {
    clock = new ManualClock();
    marks = new SettingsMark(cache, clock);
    tenantId = newId('ten', Date.now());
    portal = { says: rightSettings(), asked: 0 };
  });

  afterAll(async () => {
    redis.disconnect();
    await dataSource.destroy();
  });

  it('serves from the database first, then from memory, and another replica from Redis', async () => {
    await save(rightSettings());
    const first = replica();
    expect([await sourceOf(first), await sourceOf(first), await sourceOf(replica())]).toEqual([
      'database',
      'memory',
      'redis',
    ]);
  });

  it('serves a saved setting to every replica at its next call', async () => {
    await save(rightSettings(), 'old');
    const replicas = [replica(), replica()];
    for (const configs of replicas) await sourceOf(configs);
    await save(rightSettings(), 'new');
    for (const configs of replicas) {
      const { json } = await configs.forCall(tenantId, number, await mark());
      expect([json.includes('"new"'), json.includes('"old"')]).toEqual([true, false]);
    }
  });

  it('asks the portal that owns the settings once, for all calls at once and for the next', async () => {
    await save(undefined);
    const configs = replica();
    const sources = await Promise.all(Array.from({ length: 20 }, () => sourceOf(configs)));
    expect([new Set(sources), portal.asked]).toEqual([new Set(['portal']), 1]);
    expect([await sourceOf(configs), await sourceOf(replica()), portal.asked]).toEqual(['memory', 'redis', 1]);
  });

  it('has the portal’s settings still when Redis has lost them', async () => {
    await save(undefined);
    await sourceOf(replica());
    await redis.del(cache.key(tenantId, 'config', number));
    expect([await sourceOf(replica()), portal.asked]).toEqual(['database', 1]);
  });

  it('asks anew once the line was put again without settings', async () => {
    await save(undefined);
    await sourceOf(replica());
    await save(undefined);
    expect([await sourceOf(replica()), portal.asked]).toEqual(['portal', 2]);
  });

  it.each([
    ['does not answer', 'away'],
    ['answers nonsense', { nonsense: true }],
    ['answers nothing', null],
  ])('says so when the portal %s, and asks again for the next call', async (_, says) => {
    await save(undefined);
    portal.says = says;
    const configs = replica();
    await expect(sourceOf(configs)).rejects.toMatchObject({ code: 'settings-unavailable', retryAfterSeconds: 5 });
    portal.says = rightSettings();
    expect(await sourceOf(configs)).toBe('portal');
  });

  it('D11: knows no line for a number that none has', async () => {
    await expect(replica().forCall(tenantId, '+70000000000', '')).rejects.toMatchObject({ code: 'unknown-number' });
  });

  it('E10: knows no line for another tenant’s number, cached or not', async () => {
    await save(rightSettings());
    const configs = replica();
    await sourceOf(configs);
    const other = configs.forCall(newId('ten', 1), number, await mark());
    await expect(other).rejects.toMatchObject({ code: 'unknown-number' });
  });

  it('F12: serves what it has in memory while Redis is away', async () => {
    await save(rightSettings());
    const configs = replica();
    await sourceOf(configs);
    clock.pass(59_999);
    expect((await configs.forCall(tenantId, number, undefined)).source).toBe('memory');
    expect((await replica().forCall(tenantId, number, undefined)).source).toBe('database');
  });

  it('F12: while Redis is away a save is noticed when the copy is a minute old', async () => {
    await save(rightSettings(), 'old');
    const configs = replica();
    await sourceOf(configs);
    await save(rightSettings(), 'new');
    clock.pass(60_000);
    const { source, json } = await configs.forCall(tenantId, number, undefined);
    expect([source, json.includes('"new"')]).toEqual(['database', true]);
  });

  it.each([
    ['Redis too', false],
    ['the database alone', true],
  ])('serves a copy of any age while %s is away, and asks the database again a second later', async (_, hasMark) => {
    await save(rightSettings());
    const configs = replica();
    const before = await mark();
    await sourceOf(configs, before);
    clock.pass(3_600_000);
    const look = jest.spyOn(repository, 'findByNumber').mockRejectedValue(new TypeError('connect ECONNREFUSED'));
    for (let n = 0; n < 3; n += 1) {
      expect((await configs.forCall(tenantId, number, hasMark ? before : undefined)).source).toBe('memory');
    }
    expect(look).toHaveBeenCalledTimes(1);
    look.mockRestore();
    clock.pass(1000);
    expect((await configs.forCall(tenantId, number, hasMark ? before : undefined)).source).toBe('database');
  });

  it('a request with a new mark does not join a look-up that began under the old one', async () => {
    await save(rightSettings(), 'old');
    const configs = replica();
    const before = await mark();
    const find = repository.findByNumber.bind(repository);
    let hasRead = false;
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const look = jest.spyOn(repository, 'findByNumber').mockImplementationOnce(async (...of) => {
      const line = await find(...of);
      hasRead = true;
      await gate;
      return line;
    });
    const early = configs.forCall(tenantId, number, before);
    await waitFor(() => hasRead, { everyMs: 1 });
    await save(rightSettings(), 'new');
    const late = configs.forCall(tenantId, number, await mark());
    release();
    expect((await late).json).toContain('"new"');
    expect((await early).json).toContain('"old"');
    look.mockRestore();
  });

  it('asks a portal again for settings older than ten minutes, behind the call, and serves a change at the next', async () => {
    await save(undefined);
    const configs = replica();
    await sourceOf(configs);
    portal.says = { ...rightSettings(), language: 'en' };
    clock.pass(599_999);
    await sourceOf(configs);
    expect(portal.asked).toBe(1);
    clock.pass(60_000);
    const before = await mark();
    expect(await sourceOf(configs, before)).toBe('database');
    await waitFor(async () => (await mark()) !== before, { what: 'a new mark' });
    const { source, json } = await configs.forCall(tenantId, number, await mark());
    const { settings } = JSON.parse(json) as { settings: LineSettings };
    expect([source, settings.language, portal.asked]).toEqual(['database', 'en', 2]);
  });

  it('goes on with old settings while their portal is away, or says the same', async () => {
    await save(undefined);
    const configs = replica();
    await sourceOf(configs);
    const before = await mark();
    for (const [says, asked] of [
      ['away', 2],
      [rightSettings(), 3],
    ] as const) {
      portal.says = says;
      clock.pass(600_000);
      expect(await sourceOf(configs)).toBe('database');
      await waitFor(() => portal.asked === asked);
    }
    clock.pass(60_000);
    expect([await sourceOf(configs), await mark(), portal.asked]).toEqual(['database', before, 3]);
  });

  it('bounds how long a copy is served when a mark was lost', async () => {
    await save(rightSettings());
    const configs = replica();
    const before = await mark();
    await sourceOf(configs, before);
    clock.pass(59_999);
    expect(await sourceOf(configs, before)).toBe('memory');
    clock.pass(1);
    expect(await sourceOf(configs, before)).toBe('database');
  });
});
