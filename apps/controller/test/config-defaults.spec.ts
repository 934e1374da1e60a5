import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ConfigClass } from '#foundation';
import { envFieldsOf } from '../../../libs/foundation/src/config/env';
import { WorkerConfig } from '../../worker/src/worker.config';
import { ControllerConfig } from '../src/controller.config';
import { roomConfigs } from '../src/rooms';

const root = resolve(__dirname, '../../..');
const configs: readonly ConfigClass[] = [...roomConfigs, ControllerConfig, WorkerConfig];

/** Every variable of controller and worker with its default: a change of one is a change for operators, and belongs into CHANGELOG. */
const defaults: Record<string, Record<string, unknown>> = {
  RuntimeConfig: {
    PATCHBAY_ENV: 'production',
    PATCHBAY_CLOCK: 'system',
    PATCHBAY_LOG_LEVEL: 'log',
  },
  DatabaseConfig: {
    DATABASE_URL: 'required',
    DATABASE_POOL_SIZE: 10,
    DATABASE_CONNECT_TIMEOUT_MS: 2000,
    DATABASE_QUERY_TIMEOUT_MS: 3000,
  },
  RedisConfig: {
    REDIS_URL: 'required',
    REDIS_PREFIX: 'pb',
  },
  EncryptionConfig: {
    PATCHBAY_KEY_ENCRYPTION_KEY_ID: 'k1',
    PATCHBAY_KEY_ENCRYPTION_KEY: 'required',
    PATCHBAY_RETIRED_KEY_ENCRYPTION_KEYS: [],
  },
  OutgoingConfig: {
    PATCHBAY_OUTGOING_ALLOW_LIST: [],
    PATCHBAY_ENV: 'production',
  },
  LicencesConfig: {
    LICENCE_SERVER_URL: 'optional',
    LICENCE_SERVER_CLIENT_CERTIFICATE: 'optional',
    LICENCE_SERVER_CLIENT_KEY: 'optional',
    LICENCE_SERVER_CA: 'optional',
    LICENCE_REFRESH_SECONDS: 600,
    LICENCE_KEPT_HOURS: 72,
  },
  VoicePlatformConfig: {
    VOICE_PLATFORM_URL: 'https://api.voximplant.com/platform_api',
    VOICE_PLATFORM_CREDENTIALS: 'required',
    VOICE_PLATFORM_DEADLINE_MS: 10000,
    VOICE_PLATFORM_REQUESTS_PER_SECOND: 50,
    PATCHBAY_ENV: 'production',
  },
  ReleasesConfig: {
    SCENARIO_BUNDLE: 'dist/scenario/scenario.js',
  },
  AccountsConfig: {
    PATCHBAY_PUBLIC_URL: 'required',
    PATCHBAY_ACCOUNT_LEASE_SECONDS: 15,
    PATCHBAY_ACCOUNT_EMAIL_DOMAIN: 'accounts.patchbay.invalid',
    PATCHBAY_FAILPOINT: 'optional',
    PATCHBAY_ENV: 'production',
  },
  CallbacksConfig: {
    PATCHBAY_PLATFORM_CALLBACKS_PER_MINUTE: 600,
  },
  CallsConfig: {
    PATCHBAY_CALL_RETENTION_DAYS: 1095,
  },
  ControllerConfig: {
    PATCHBAY_PUBLIC_URL: 'required',
    PATCHBAY_LISTEN_HOST: '127.0.0.1',
    PATCHBAY_LISTEN_PORT: 8080,
    PATCHBAY_PORTAL_REQUESTS_PER_MINUTE: 1200,
    PATCHBAY_SCENARIO_REQUESTS_PER_MINUTE: 12000,
    PATCHBAY_STOP_SECONDS: 10,
    PATCHBAY_ENV: 'production',
  },
  WorkerConfig: {
    PATCHBAY_LISTEN_HOST: '127.0.0.1',
    PATCHBAY_LISTEN_PORT: 8081,
    PATCHBAY_WEBHOOK_TURNS: 32,
    PATCHBAY_LOOK_EVERY_MS: 250,
    PATCHBAY_STOP_SECONDS: 15,
  },
};

describe('the configuration of controller and worker', () => {
  const fields = configs.flatMap((config) => envFieldsOf(config));

  it('has these defaults', () => {
    const found = Object.fromEntries(
      configs.map((config) => [
        config.name,
        Object.fromEntries(
          envFieldsOf(config).map(({ name, default: value, optional }) => [
            name,
            value ?? (optional ? 'optional' : 'required'),
          ]),
        ),
      ]),
    );
    expect(found).toEqual(defaults);
  });

  it('marks as secret whatever is named like one', () => {
    const named = /PASSWORD|SECRET|TOKEN|CREDENTIALS|_KEY$|_KEYS$|DATABASE_URL|REDIS_URL/;
    expect(fields.filter(({ name, secret }) => named.test(name) && !secret).map(({ name }) => name)).toEqual([]);
  });

  it('is all there is: no other class of the product binds a variable', () => {
    const bound = new Set(fields.map(({ name }) => name));
    const files = ['apps/controller', 'apps/worker', 'libs'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(root, folder, file)),
    );
    const said = files
      .filter((file) => file.endsWith('.ts') && !/spec\.ts$|\/test(ing)?\//.test(file))
      .flatMap((file) =>
        [...readFileSync(file, 'utf8').matchAll(/@Env\(\s*'([A-Z_]+)'/g)].map(([, name = '']) => name),
      );
    expect([...new Set(said)].filter((name) => !bound.has(name))).toEqual([]);
  });
});
