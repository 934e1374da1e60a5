import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { Clock, FoundationModule, JsonLogger, loadConfig, newId, SecretBox, Transactions } from '#foundation';
import { EmbeddedLicenceDirectory, Licences, Portals } from '#tenants';
import { ManualClock, testDatabase, testRedis } from '#testing';
import { VoicePlatform } from '#voice-platform';
import { WebhookEndpoints } from '#webhooks';
import { AccountRow } from '../../../libs/accounts/src/account.entity';
import { apiKeyPlace, callbackSaltPlace } from '../../../libs/accounts/src/sealed-places';
import { entities, roomConfigs, roomModules } from '../src/rooms';
import { ScriptedPlatform } from './scripted-platform';
import { TestPortals } from './test-portals';

/** A tenant with a ready account and a portal that takes webhooks. */
export interface TestTenant {
  tenantId: string;
  portalId: string;
  platformAccountId: string;
  apiKey: string;
  callbackSalt: string;
}

/** The worker's rooms over real servers, with a scripted platform and a clock that the test moves. */
export interface RoomsUnderTest {
  clock: ManualClock;
  platform: ScriptedPlatform;
  portals: TestPortals;
  /** Each stands for a process: its own pool, caches and connections. */
  replicas: readonly INestApplicationContext[];
  makeTenant: () => Promise<TestTenant>;
  close: () => Promise<void>;
}

/** Opens the rooms as `replicas` processes would. No job runs by itself: the test says when. */
export async function openRooms(replicas = 1): Promise<RoomsUnderTest> {
  const clock = new ManualClock();
  const platform = new ScriptedPlatform();
  const portals = await TestPortals.start();
  const environment = await environmentFor(portals);
  const first = await openReplica(environment, clock, platform);
  const opened = [first];
  while (opened.length < replicas) opened.push(await openReplica(environment, clock, platform));
  return {
    clock,
    platform,
    portals,
    replicas: opened,
    makeTenant: () => makeTenant(first, portals, clock),
    close: async () => {
      await Promise.all(opened.map((replica) => replica.close()));
      await portals.stop();
    },
  };
}

async function openReplica(
  environment: Record<string, string>,
  clock: ManualClock,
  platform: ScriptedPlatform,
): Promise<INestApplicationContext> {
  const module = await Test.createTestingModule({
    imports: [FoundationModule.with(loadConfig(roomConfigs, environment), entities), ...roomModules],
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .overrideProvider(VoicePlatform)
    .useValue(platform.asPort())
    .setLogger(new JsonLogger('test', 'error', () => undefined))
    .compile();
  return module.init();
}

async function environmentFor(portals: TestPortals): Promise<Record<string, string>> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const master = { account_id: 1, account_name: 'm', account_email: 'm@x', api_key: 'k', key_id: 'k', private_key };
  return {
    PATCHBAY_ENV: 'test',
    DATABASE_URL: (await testDatabase()).url,
    REDIS_URL: (await testRedis()).url,
    PATCHBAY_KEY_ENCRYPTION_KEY: encryptionKey,
    PATCHBAY_PUBLIC_URL: 'http://127.0.0.1:1',
    PATCHBAY_OUTGOING_ALLOW_LIST: portals.host,
    VOICE_PLATFORM_URL: 'http://127.0.0.1:1/platform_api',
    VOICE_PLATFORM_CREDENTIALS: JSON.stringify({ RUB: master }),
  };
}

const encryptionKey = randomBytes(32).toString('base64');

async function makeTenant(
  rooms: INestApplicationContext,
  portals: TestPortals,
  clock: ManualClock,
): Promise<TestTenant> {
  const portalId = newId('p', clock.nowMs()).replace('_', '-');
  const order = { portalId, currency: 'RUB' as const, country: 'RU', entitlements: {} as never };
  const licenceKey = await rooms.get(EmbeddedLicenceDirectory, { strict: false }).issue(order);
  const verdict = await rooms.get(Licences, { strict: false }).find(portalId);
  const room = rooms.get(Portals, { strict: false });
  if (verdict === undefined) throw new Error(`${portalId} has no licence.`);
  const { tenantId } = await room.bind(verdict, 1);
  portals.add(portalId, licenceKey, () => clock.nowMs());
  const url = portals.urlOf(portalId);
  await rooms.get(Transactions, { strict: false }).run(async (manager) => {
    await room.change(manager, tenantId, { invitesUrl: url.replace('webhooks', 'invites') });
    await rooms.get(WebhookEndpoints, { strict: false }).set(manager, tenantId, url);
  });
  return { tenantId, portalId, ...(await makeAccount(rooms, tenantId, clock)) };
}

async function makeAccount(
  rooms: INestApplicationContext,
  tenantId: string,
  clock: ManualClock,
): Promise<Pick<TestTenant, 'platformAccountId' | 'apiKey' | 'callbackSalt'>> {
  const secrets = rooms.get(SecretBox, { strict: false });
  const platformAccountId = String(randomBytes(6).readUIntBE(0, 6));
  const apiKey = randomBytes(16).toString('hex');
  const callbackSalt = randomBytes(8).toString('hex');
  await rooms.get(DataSource, { strict: false }).manager.insert(AccountRow, {
    tenantId,
    state: 'ready',
    currency: 'RUB',
    accountName: `t${platformAccountId}`,
    stepsDone: 6,
    platformAccountId,
    apiKeySealed: secrets.seal(apiKey, apiKeyPlace(tenantId)),
    callbackSaltSealed: secrets.seal(callbackSalt, callbackSaltPlace(tenantId)),
    applicationId: '1',
    applicationName: 'patchbay',
    loginDomain: 'patchbay.example',
    scenarioId: '1',
    installedRelease: 1,
    installedHash: 'a'.repeat(64),
    ruleId: '1',
    attempts: 0,
    activityRevision: 0,
    nextAttemptAt: clock.now(),
    createdAt: clock.now(),
    readyAt: clock.now(),
  });
  return { platformAccountId, apiKey, callbackSalt };
}
