import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { connectRedis, loadConfig, newId, RedisCache, RedisConfig } from '#foundation';
import { newNonce } from '#signing';
import { ManualClock, testRedis } from '#testing';
import { type ProvenRequest, ReplayGuard } from './replay-guard';

describe('ReplayGuard', () => {
  let redis: Redis;
  let cache: RedisCache;
  let clock: ManualClock;

  const guard = (): ReplayGuard => new ReplayGuard(cache, clock);
  const seconds = (): number => Math.floor(clock.nowMs() / 1000);
  const tenantId = newId('ten', 0);
  const request = (more: Partial<ProvenRequest> = {}): ProvenRequest => ({
    tenantId,
    keyId: 'p-one.p2c.1',
    nonce: newNonce(),
    createdSeconds: seconds() + 1,
    ...more,
  });

  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  beforeEach(async () => {
    const environment = { REDIS_URL: (await testRedis()).url, REDIS_PREFIX: `t${randomBytes(4).toString('hex')}` };
    const config = loadConfig([RedisConfig], environment).get(RedisConfig);
    redis = connectRedis(config);
    await new Promise((resolve) => redis.once('ready', resolve));
    cache = new RedisCache(redis, config);
    clock = new ManualClock();
  });

  afterEach(() => redis.disconnect());

  it('lets a nonce through once, across replicas and at once', async () => {
    const [first, second] = [guard(), guard()];
    const same = request();
    const looks = await Promise.all([first, second, first, second].map((replica) => replica.look(same)));
    expect(looks.map(({ outcome }) => outcome).sort()).toEqual(['fresh', 'replayed', 'replayed', 'replayed']);
    expect((await guard().look(same)).outcome).toBe('replayed');
  });

  it('keeps key ids and tenants apart', async () => {
    const replica = guard();
    const nonce = newNonce();
    const looks = [
      await replica.look(request({ nonce })),
      await replica.look(request({ nonce, keyId: 'p-one.s2c.1' })),
      await replica.look(request({ nonce, keyId: 'p-two.p2c.1', tenantId: newId('ten', 1) })),
    ];
    expect(looks.map(({ outcome }) => outcome)).toEqual(['fresh', 'fresh', 'fresh']);
  });

  it('remembers a nonce for as long as its signature can be valid', async () => {
    const same = request();
    await guard().look(same);
    const [key] = await redis.keys(`*${same.nonce}*`);
    expect(await redis.ttl(String(key))).toBeGreaterThan(600);
  });

  it('F14: after Redis lost its memory, sends back what was signed before, at every replica', async () => {
    const captured = Array.from({ length: 50 }, () => request({ createdSeconds: seconds() - 1 }));
    const replica = guard();
    await replica.look(request());
    for (const key of await redis.keys(`${cache.key('nonces', '')}*`)) await redis.del(key);
    for (const one of captured) expect((await guard().look(one)).outcome).toBe('retry-signature');
    clock.pass(1000);
    expect((await guard().look(request())).outcome).toBe('fresh');
  });

  it('F12: while Redis is away remembers by itself and counts by itself', async () => {
    redis.disconnect();
    const replica = guard();
    const same = request();
    const looks = [await replica.look(same), await replica.look(same), await replica.look(request())];
    expect(looks.map(({ outcome, count }) => [outcome, count])).toEqual([
      ['fresh', 1],
      ['replayed', 2],
      ['fresh', 3],
    ]);
    expect(looks.map(({ settingsMark }) => settingsMark)).toEqual([undefined, undefined, undefined]);
  });

  it('asks nothing that a cluster would refuse: keys of one slot in a command, and no pipeline over slots', async () => {
    const pipelines = jest.spyOn(redis, 'pipeline');
    const commands = jest.spyOn(redis, 'sendCommand');
    expect((await guard().look(request())).outcome).toBe('fresh');
    const tags = commands.mock.calls.map(
      ([command]) => new Set(command.getKeys().map((key) => /\{(.+?)\}/.exec(String(key))?.[1])).size,
    );
    expect([pipelines.mock.calls.length, new Set(tags)]).toEqual([0, new Set([1])]);
  });

  it('counts a caller’s requests by the minute, across replicas', async () => {
    const count = async (): Promise<number> => (await guard().look(request())).count;
    expect([await count(), await count(), await count()]).toEqual([1, 2, 3]);
    clock.pass(60_000);
    expect(await count()).toBe(1);
  });
});
