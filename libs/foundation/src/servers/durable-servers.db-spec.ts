import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import { type PrivateServer, startPrivateServer, testDatabase, waitFor } from '#testing';
import { loadConfig } from '../config/load-config';
import { RuntimeConfig } from '../config/runtime.config';
import { openDataSource } from '../database/data-source';
import { DatabaseConfig } from '../database/database.config';
import { connectRedis, RedisConfig } from '../redis/redis';
import { checkDurableServers } from './durable-servers';

const runtimeOf = (environment: string): RuntimeConfig =>
  loadConfig([RuntimeConfig], { PATCHBAY_ENV: environment }).get(RuntimeConfig);
const production = runtimeOf('production');

describe('checkDurableServers', () => {
  let dataSource: DataSource;
  let server: PrivateServer;
  let redis: Redis;
  const said: { level: string; faults: string[] }[] = [];

  /** Another policy than ours, as an operator would set it. */
  const setPolicy = async (policy: string): Promise<void> => {
    const operator = new Redis(server.url);
    await operator.config('SET', 'maxmemory-policy', policy);
    operator.disconnect();
  };

  beforeAll(async () => {
    const keep =
      (level: string) =>
      (_: unknown, { faults }: { faults: string[] }): void =>
        void said.push({ level, faults });
    Logger.overrideLogger({ log: () => undefined, warn: keep('warn'), error: keep('error') });
    const { url } = await testDatabase();
    dataSource = await openDataSource(loadConfig([DatabaseConfig], { DATABASE_URL: url }).get(DatabaseConfig), []);
    server = await startPrivateServer('redis');
    redis = connectRedis(loadConfig([RedisConfig], { REDIS_URL: server.url }).get(RedisConfig));
    await waitFor(() => redis.status === 'ready');
  });

  beforeEach(() => {
    said.length = 0;
  });

  afterAll(async () => {
    redis.disconnect();
    await dataSource.destroy();
    await server.stop();
  });

  it('lets a production with safe servers start', async () => {
    await setPolicy('noeviction');
    await expect(checkDurableServers({ dataSource, redis, runtime: production })).resolves.toBeUndefined();
    expect(said).toEqual([]);
  });

  it('refuses a Redis that forgets in production, and warns elsewhere', async () => {
    await setPolicy('allkeys-lru');
    const faults = ['maxmemory-policy must be noeviction'];
    const refused = { code: 'unsafe-servers', detail: faults[0] };
    await expect(checkDurableServers({ dataSource, redis, runtime: production })).rejects.toMatchObject(refused);
    await checkDurableServers({ dataSource, redis, runtime: runtimeOf('development') });
    expect(said).toEqual([{ level: 'warn', faults }]);
  });

  it('starts without a Redis that is away, and says what is wrong with it once it is there', async () => {
    await server.kill();
    await waitFor(() => redis.status !== 'ready');
    await checkDurableServers({ dataSource, redis, runtime: production });
    expect(said).toEqual([]);
    await server.start();
    await setPolicy('allkeys-lru');
    await waitFor(() => said.length > 0, { deadlineMs: 10_000 }).catch(() => undefined);
    expect(said).toEqual([{ level: 'error', faults: ['maxmemory-policy must be noeviction'] }]);
  });
});
