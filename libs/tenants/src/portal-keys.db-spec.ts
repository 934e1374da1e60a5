import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import {
  DatabaseConfig,
  EncryptionConfig,
  loadConfig,
  openDataSource,
  Outbox,
  OutboxRow,
  type Queues,
  SecretBox,
  Transactions,
} from '#foundation';
import { deriveKey, extractPrk, type KeyRole, type MessageRole } from '#signing';
import { ManualClock, testDatabase } from '#testing';
import { Callers } from './callers';
import { tenantsEntities } from './index';
import { EmbeddedLicenceDirectory } from './licences/embedded-licence-directory';
import { Licences } from './licences/licences';
import { LicencesConfig } from './licences/licences.config';
import { PortalKeys } from './portal-keys';
import { Portals } from './portals';
import { Tenants } from './tenants';

const hour = 3_600_000;

describe('PortalKeys', () => {
  let dataSource: DataSource;
  let portalId: string;
  let licenceKey: string;
  let clock: ManualClock;
  const secrets = new SecretBox(
    Object.assign(new EncryptionConfig(), { keyId: 'k1', key: randomBytes(32).toString('base64'), retiredKeys: [] }),
  );

  /** The rooms of one replica: its own caches, the common rows. */
  function replica(): { keys: PortalKeys; callers: Callers; licences: EmbeddedLicenceDirectory } {
    const directory = new EmbeddedLicenceDirectory(dataSource, secrets, clock);
    const config = loadConfig([LicencesConfig], {}).get(LicencesConfig);
    const licences = new Licences(directory, dataSource, secrets, clock, config);
    const transactions = new Transactions(dataSource);
    // Nobody carries rows on here: the nudge is a hint and goes nowhere.
    const outbox = new Outbox(transactions, { nudge: async () => undefined } as unknown as Queues, clock);
    const portals = new Portals(dataSource, transactions, outbox, clock);
    const tenants = new Tenants(dataSource, transactions, outbox, clock);
    return {
      keys: new PortalKeys(licences, portals, clock),
      callers: new Callers(portals, licences, tenants, clock),
      licences: directory,
    };
  }

  const keyOf = (role: KeyRole, version: number): string => deriveKey(extractPrk(portalId, licenceKey), role, version);

  /** Which of these versions a replica accepts now, as a text. */
  async function accepted(keys: PortalKeys, role: MessageRole, versions: number[]): Promise<number[]> {
    const found = await Promise.all(versions.map((version) => keys.find({ portalId, role, version })));
    return versions.filter((_, index) => found[index] !== undefined);
  }

  beforeAll(async () => {
    Logger.overrideLogger(false);
    const { url } = await testDatabase();
    const config = loadConfig([DatabaseConfig], { DATABASE_URL: url, DATABASE_POOL_SIZE: '4' });
    dataSource = await openDataSource(config.get(DatabaseConfig), [...tenantsEntities, OutboxRow]);
  });

  beforeEach(async () => {
    clock = new ManualClock();
    portalId = `p-${randomBytes(6).toString('hex')}`;
    const order = { portalId, currency: 'RUB', country: 'RU', entitlements: {} } as const;
    licenceKey = await replica().licences.issue(order);
  });

  afterAll(() => dataSource.destroy());

  it('derives what the portal derives from its licence key', async () => {
    const { keys } = replica();
    const roles: KeyRole[] = ['p2c', 'c2p', 's2c', 'c2s', 'p2s', 's2p', 'whk'];
    const leaves = await Promise.all(roles.map((role) => keys.leaf(portalId, role, 3)));
    expect(leaves).toEqual(roles.map((role) => keyOf(role, 3)));
    expect(new Set(leaves).size).toBe(roles.length);
  });

  it('has no key of a portal without licence', async () => {
    const { keys } = replica();
    expect(await keys.find({ portalId: 'p-nobody', role: 'p2c', version: 1 })).toBeUndefined();
    await expect(keys.leaf('p-nobody', 'p2c', 1)).rejects.toMatchObject({ code: 'licence-not-found' });
  });

  it('lets a portal that nobody knew speak with its first version only, and its scenario not at all', async () => {
    const { keys } = replica();
    expect(await accepted(keys, 'p2c', [1, 2])).toEqual([1]);
    expect(await accepted(keys, 's2c', [1, 2])).toEqual([]);
  });

  it('A18: knows neither version 0 nor 9999', async () => {
    const { keys, callers } = replica();
    await callers.tenantOf({ portalId, role: 'p2c', version: 1 });
    expect(await accepted(keys, 'p2c', [0, 1, 2, 3, 9999])).toEqual([1, 2]);
  });

  it('a scenario cannot raise the version: it has no key to derive the next one with', async () => {
    const { keys, callers } = replica();
    await callers.tenantOf({ portalId, role: 'p2c', version: 1 });
    expect(await accepted(keys, 's2c', [1, 2])).toEqual([1]);
  });

  it('A17: accepts the version before for 72 hours after a portal used the next one, then no more', async () => {
    const { keys, callers } = replica();
    await callers.tenantOf({ portalId, role: 'p2c', version: 1 });
    await callers.tenantOf({ portalId, role: 'p2c', version: 2 });
    for (const role of ['p2c', 's2c'] as const) expect(await accepted(keys, role, [1, 2, 4])).toEqual([1, 2]);
    clock.pass(72 * hour - 1);
    for (const role of ['p2c', 's2c'] as const) expect(await accepted(keys, role, [1, 2, 4])).toEqual([1, 2]);
    clock.pass(1);
    expect(await accepted(keys, 'p2c', [1, 2, 3, 4])).toEqual([2, 3]);
  });

  it('takes up no further version while the one before is still accepted: its calls would end early', async () => {
    const { keys, callers } = replica();
    for (const version of [1, 2]) await callers.tenantOf({ portalId, role: 'p2c', version });
    expect(await accepted(keys, 'p2c', [1, 2, 3])).toEqual([1, 2]);
    // A replica that read the portal before the raise may have let version 3 through; the row does not.
    await callers.tenantOf({ portalId, role: 'p2c', version: 3 });
    expect(await accepted(keys, 'p2c', [1, 2, 3])).toEqual([1, 2]);
  });

  it('a raised version is a fact for the outbox, once, however many replicas see its first use', async () => {
    const replicas = Array.from({ length: 4 }, replica);
    const [first] = replicas;
    const tenantId = await first?.callers.tenantOf({ portalId, role: 'p2c', version: 1 });
    await Promise.all(replicas.map(({ callers }) => callers.tenantOf({ portalId, role: 'p2c', version: 2 })));
    const facts = await dataSource.manager.findBy(OutboxRow, { tenantId: String(tenantId), topic: 'portal-keys' });
    expect(facts.map(({ body }) => body)).toEqual([{ keyVersion: 2 }]);
  });

  it('a raised version reaches another replica within a second, and a repeat does not prolong the overlap', async () => {
    const [first, second] = [replica(), replica()];
    await second.callers.tenantOf({ portalId, role: 'p2c', version: 1 });
    await first.callers.tenantOf({ portalId, role: 'p2c', version: 2 });
    clock.pass(1000);
    expect(await accepted(second.keys, 'p2c', [1, 2, 3, 4])).toEqual([1, 2]);
    clock.pass(71 * hour);
    await Promise.all([first, second].map(({ callers }) => callers.tenantOf({ portalId, role: 'p2c', version: 2 })));
    clock.pass(hour);
    expect(await accepted(first.keys, 'p2c', [1, 2])).toEqual([2]);
  });

  it('binds a new portal to one tenant, however many replicas see its first request', async () => {
    const replicas = Array.from({ length: 4 }, replica);
    const keyId = { portalId, role: 'p2c', version: 1 } as const;
    const tenants = await Promise.all(
      replicas.flatMap(({ callers }) => [callers, callers]).map((c) => c.tenantOf(keyId)),
    );
    expect(new Set(tenants).size).toBe(1);
    const rows: unknown[] = await dataSource.query('SELECT tenant_id FROM tenants WHERE tenant_id = ?', [tenants[0]]);
    expect(rows).toHaveLength(1);
  });

  it('lets no new portal begin with a suspended licence, and a known one go on', async () => {
    const { keys, callers } = replica();
    const set = async (state: string): Promise<void> => {
      await dataSource.query(`UPDATE licences SET state = ? WHERE portal_id = ?`, [state, portalId]);
      clock.pass(1000);
    };
    await set('suspended');
    expect(await accepted(keys, 'p2c', [1])).toEqual([]);
    await expect(callers.tenantOf({ portalId, role: 'p2c', version: 1 })).rejects.toMatchObject({
      code: 'signature-rejected',
    });
    await set('active');
    await callers.tenantOf({ portalId, role: 'p2c', version: 1 });
    await set('suspended');
    expect(await accepted(keys, 'p2c', [1])).toEqual([1]);
  });

  it('has no key of a revoked licence', async () => {
    const { keys, callers } = replica();
    await callers.tenantOf({ portalId, role: 'p2c', version: 1 });
    await dataSource.query(`UPDATE licences SET state = 'revoked' WHERE portal_id = ?`, [portalId]);
    clock.pass(2000);
    expect(await accepted(keys, 'p2c', [1, 2])).toEqual([]);
    expect(await accepted(keys, 's2c', [1])).toEqual([]);
  });
});
