import { Redis } from 'ioredis';
import { testRedis } from './test-redis';

describe('testRedis', () => {
  it('gives a worker the same database all through a run', async () => {
    const first = await testRedis();
    const redis = new Redis(first.url);
    await redis.set('test-redis:kept', 'yes');
    const second = await testRedis();
    expect(second).toEqual(first);
    expect(await redis.get('test-redis:kept')).toBe('yes');
    await redis.del('test-redis:kept');
    redis.disconnect();
  });

  it('leaves a database alone that something else than tests fills', async () => {
    const { url } = await testRedis();
    const redis = new Redis(url);
    const mark = await redis.getdel('patchbay:test-run');
    await redis.set('somebody', 'else');
    await expect(testRedis()).rejects.toThrow('in use by something else');
    await redis.del('somebody');
    await redis.set('patchbay:test-run', String(mark));
    redis.disconnect();
  });
});
