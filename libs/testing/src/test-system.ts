import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import {
  EncryptionConfig,
  loadConfig,
  DatabaseConfig,
  openDataSource,
  SecretBox,
  SystemClock,
  type Currency,
} from '#foundation';
import { PortalClient } from '#portal-sdk';
import { EmbeddedLicenceDirectory, tenantsEntities } from '#tenants';
import { freePort } from './free-port';
import { type App, startApp } from './start-app';
import { testDatabase } from './test-database';
import { testRedis } from './test-redis';

/** What a test wants of its system. */
export interface TestSystemOptions {
  /** Controllers that share the database, 1 when not given. */
  replicas?: number;
  /** Whether a worker runs, true when not given. */
  worker?: boolean;
  /** Variables for controllers and worker over the defaults. */
  env?: Record<string, string>;
}

/** A portal of one test, licensed and not yet known to the controller. */
export interface TestPortal {
  portalId: string;
  licenceKey: string;
  client: PortalClient;
}

/** Real processes: simulator, controllers and worker on this jest worker's own database and Redis. */
export interface TestSystem {
  simulator: App;
  controllers: App[];
  worker: App | undefined;
  /** The public address: that of the first controller. */
  url: string;
  /** What the apps were started with. */
  env: Record<string, string>;
  /** Issues a licence through our own directory; every test makes its own portal. */
  newPortal(currency?: Currency): Promise<TestPortal>;
  /** Starts one more worker or controller with the same environment, for tests that kill. */
  start(name: 'controller' | 'worker', env?: Record<string, string>): Promise<App>;
  stop(): Promise<void>;
}

/** Someone who acts, for the bodies of writes. */
export const testActor = { userId: '1', name: 'Test', isAdministrator: true };

/** Starts a system; the caller stops it in `afterAll`. Replicas share the public address of the first, so that one signature fits all. */
export async function startTestSystem({
  replicas = 1,
  worker = true,
  env = {},
}: TestSystemOptions = {}): Promise<TestSystem> {
  const data = mkdtempSync(join(tmpdir(), 'patchbay-system-'));
  const [database, redis] = await Promise.all([testDatabase(), testRedis()]);
  const simulator = await startApp('voice-simulator', { VOICE_SIMULATOR_DATA: data });
  const port = await freePort();
  const shared = {
    PATCHBAY_ENV: 'development',
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    REDIS_PREFIX: `t${randomBytes(4).toString('hex')}`,
    PATCHBAY_KEY_ENCRYPTION_KEY: testKey,
    PATCHBAY_PUBLIC_URL: `http://127.0.0.1:${port}`,
    VOICE_PLATFORM_URL: `${simulator.url}/platform_api`,
    VOICE_PLATFORM_CREDENTIALS_FILE: join(data, 'credentials.json'),
    PATCHBAY_PORTAL_REQUESTS_PER_MINUTE: '1000000',
    ...env,
  };
  const apps: App[] = [simulator];
  const start = async (name: 'controller' | 'worker', more: Record<string, string> = {}): Promise<App> => {
    const app = await startApp(name, { ...shared, ...more });
    apps.push(app);
    return app;
  };
  const controllers = [await start('controller', { PATCHBAY_LISTEN_PORT: String(port) })];
  while (controllers.length < replicas) controllers.push(await start('controller'));
  const licences = await openLicences(database.url);
  return {
    simulator,
    controllers,
    worker: worker ? await start('worker') : undefined,
    url: shared.PATCHBAY_PUBLIC_URL,
    env: shared,
    start,
    newPortal: async (currency: Currency = 'RUB') => {
      const portalId = `p-${randomBytes(6).toString('hex')}`;
      const licenceKey = await licences.directory.issue({ portalId, currency, country: 'RU', entitlements: {} });
      return {
        portalId,
        licenceKey,
        client: new PortalClient({ baseUrl: shared.PATCHBAY_PUBLIC_URL, portalId, licenceKey }),
      };
    },
    stop: async () => {
      await licences.close();
      await Promise.all(apps.map((app) => app.stop()));
    },
  };
}

/** One key for all test systems of a database: rows sealed by one spec file stay readable to the next. */
const testKey = Buffer.alloc(32, 7).toString('base64');

async function openLicences(url: string): Promise<{ directory: EmbeddedLicenceDirectory; close: () => Promise<void> }> {
  const environment = { DATABASE_URL: url, PATCHBAY_KEY_ENCRYPTION_KEY: testKey, DATABASE_POOL_SIZE: '2' };
  const config = loadConfig([DatabaseConfig, EncryptionConfig], environment);
  const dataSource = await openDataSource(config.get(DatabaseConfig), tenantsEntities);
  const directory = new EmbeddedLicenceDirectory(
    dataSource,
    new SecretBox(config.get(EncryptionConfig)),
    new SystemClock(),
  );
  return { directory, close: () => dataSource.destroy() };
}
