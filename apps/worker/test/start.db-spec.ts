import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { Redis } from 'ioredis';
import { type PrivateServer, startGuarded, startPrivateServer, testDatabase } from '#testing';

const main = resolve(__dirname, '../../../dist/apps/worker/src/main.js');

describe('the worker as a process', () => {
  let redis: PrivateServer;

  beforeAll(async () => {
    redis = await startPrivateServer('redis');
  });

  afterAll(() => redis.stop());

  it('does not start in production over a server that forgets what it acknowledged', async () => {
    const operator = new Redis(redis.url);
    await operator.config('SET', 'maxmemory-policy', 'allkeys-lru');
    operator.disconnect();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const master = { account_id: 1, account_name: 'm', account_email: 'm@x', api_key: 'k', key_id: 'k', private_key };
    const worker = await startGuarded([main], {
      ...process.env,
      PATCHBAY_ENV: 'production',
      PATCHBAY_LISTEN_PORT: '0',
      PATCHBAY_PUBLIC_URL: 'https://tc.example.net',
      PATCHBAY_KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      DATABASE_URL: (await testDatabase()).url,
      REDIS_URL: redis.url,
      VOICE_PLATFORM_URL: 'https://127.0.0.1:1/platform_api',
      VOICE_PLATFORM_CREDENTIALS: JSON.stringify({ RUB: master }),
    });
    const deadline = setTimeout(() => void worker.kill(), 15_000);
    const code = await worker.exited;
    clearTimeout(deadline);
    expect([code, worker.logs()]).toEqual([1, expect.stringContaining('unsafe-servers')]);
  });
});
