import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DatabaseConfig, EncryptionConfig, loadConfig, openDataSource, SecretBox } from '#foundation';
import { generateLicenceKey } from '#signing';
import { ManualClock, testDatabase, waitFor } from '#testing';
import { LicenceDirectory, type LicenceVerdict } from './licence';
import { LicenceRow, LicenceVerdictRow } from './licence.entity';
import { LicencesConfig } from './licences.config';
import { EmbeddedLicenceDirectory } from './embedded-licence-directory';
import { Licences } from './licences';

const hour = 3_600_000;

/** A licence server that answers what the test says. */
class SayingDirectory extends LicenceDirectory {
  asked = 0;
  says: Partial<LicenceVerdict> | 'nothing' | 'away' = {};

  constructor(private readonly clock: ManualClock) {
    super();
  }

  async find(portalId: string): Promise<LicenceVerdict | undefined> {
    this.asked += 1;
    await Promise.resolve();
    if (this.says === 'away') throw new TypeError('connect ECONNREFUSED');
    if (this.says === 'nothing') return undefined;
    const verdict = { portalId, prk: 'ab'.repeat(32), currency: 'RUB', country: 'RU', entitlements: {} } as const;
    return { ...verdict, state: 'active', checkedAt: this.clock.now(), ...this.says };
  }
}

describe('Licences', () => {
  let dataSource: DataSource;
  let clock: ManualClock;
  let directory: SayingDirectory;
  let licences: Licences;
  let portalId: string;
  const secrets = new SecretBox(
    Object.assign(new EncryptionConfig(), {
      keyId: 'k1',
      key: randomBytes(32).toString('base64'),
      retiredKeys: [],
    }),
  );
  const config = loadConfig([LicencesConfig], {}).get(LicencesConfig);
  const replica = (): Licences => new Licences(directory, dataSource, secrets, clock, config);

  /** Looks twice: the first look may be answered with the kept verdict while the directory is being asked. */
  const settle = async (): Promise<LicenceVerdict | undefined> => {
    await licences.find(portalId);
    await waitFor(() => licences['asking'].size === 0, { everyMs: 1 });
    const verdict = await licences.find(portalId);
    await waitFor(() => licences['asking'].size === 0, { everyMs: 1 });
    return verdict;
  };

  beforeAll(async () => {
    Logger.overrideLogger(false);
    const { url } = await testDatabase();
    const database = loadConfig([DatabaseConfig], { DATABASE_URL: url, DATABASE_POOL_SIZE: '2' });
    dataSource = await openDataSource(database.get(DatabaseConfig), [LicenceRow, LicenceVerdictRow]);
  });

  beforeEach(() => {
    clock = new ManualClock();
    directory = new SayingDirectory(clock);
    licences = replica();
    portalId = `p-${randomBytes(6).toString('hex')}`;
  });

  afterAll(() => dataSource.destroy());

  it('asks once for many questions at once, and not again while the verdict is fresh', async () => {
    await Promise.all(Array.from({ length: 50 }, () => licences.find(portalId)));
    clock.pass(599_000);
    await licences.find(portalId);
    expect(directory.asked).toBe(1);
  });

  it('F37: serves a known portal for 72 hours while the licence server is away, and no longer', async () => {
    await licences.find(portalId);
    directory.says = 'away';
    clock.pass(72 * hour - 1);
    expect((await settle())?.state).toBe('active');
    clock.pass(1);
    await expect(licences.find(portalId)).rejects.toMatchObject({ code: 'licence-directory-unavailable' });
  });

  it('F37: does so after a restart too, from the database, where the key is sealed', async () => {
    await licences.find(portalId);
    directory.says = 'away';
    clock.pass(71 * hour);
    expect((await replica().find(portalId))?.prk).toBe('ab'.repeat(32));
    const row = await dataSource.manager.findOneByOrFail(LicenceVerdictRow, { portalId });
    expect(row.prkSealed).not.toContain('ab'.repeat(8));
  });

  it('F37: a new portal cannot be told while the licence server is away', async () => {
    directory.says = 'away';
    await expect(licences.find(portalId)).rejects.toMatchObject({ situation: 'dependency-failed' });
  });

  it('F37: a licence server that knows a known portal no more stops nobody', async () => {
    await licences.find(portalId);
    directory.says = 'nothing';
    clock.pass(24 * hour);
    expect((await settle())?.state).toBe('active');
    expect((await replica().find(portalId))?.state).toBe('active');
  });

  it('a known portal never waits for a slow licence server', async () => {
    await licences.find(portalId);
    clock.pass(hour);
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => (release = resolve));
    const find = directory.find.bind(directory);
    directory.find = async (id) => slow.then(() => find(id));
    expect((await licences.find(portalId))?.state).toBe('active');
    release();
  });

  it('only revoked stops a known portal, on this replica and on a new one', async () => {
    await licences.find(portalId);
    directory.says = { state: 'revoked' };
    clock.pass(hour);
    expect((await settle())?.state).toBe('revoked');
    directory.says = 'away';
    expect((await replica().find(portalId))?.state).toBe('revoked');
  });

  it('an unknown portal is looked up once a minute at most', async () => {
    directory.says = 'nothing';
    for (let second = 0; second < 60; second += 1) {
      expect(await licences.find(portalId)).toBeUndefined();
      clock.pass(1000);
    }
    expect(directory.asked).toBe(1);
    directory.says = {};
    expect((await licences.find(portalId))?.state).toBe('active');
  });

  it('asks a failing server once a minute for an unknown portal, and every ten seconds for a known one', async () => {
    directory.says = 'away';
    for (let second = 0; second < 60; second += 1) {
      await expect(licences.find(portalId)).rejects.toMatchObject({ situation: 'dependency-failed' });
      clock.pass(1000);
    }
    expect(directory.asked).toBe(1);
    directory.says = {};
    expect((await licences.find(portalId))?.state).toBe('active');
    clock.pass(3_600_000);
    directory.says = 'away';
    directory.asked = 0;
    for (let second = 0; second < 60; second += 1) {
      expect((await settle())?.state).toBe('active');
      clock.pass(1000);
    }
    expect(directory.asked).toBe(6);
  });

  it('K04: the memory of unknown portals is bounded', async () => {
    directory.says = 'nothing';
    const looking = async (from: number): Promise<void> => {
      for (let n = from; n < from + 12_000; n += 1) await licences.find(`unknown-${n}`);
    };
    const dataSourceSaysNothing = jest.spyOn(dataSource.manager, 'findOneBy').mockResolvedValue(null);
    await looking(0);
    expect(directory.asked).toBe(12_000);
    await licences.find('unknown-11999');
    expect(directory.asked).toBe(12_000);
    await licences.find('unknown-0');
    expect(directory.asked).toBe(12_001);
    dataSourceSaysNothing.mockRestore();
  });

  it('our own directory is looked at again after two seconds, and a revocation bites at the next look', async () => {
    const own = new EmbeddedLicenceDirectory(dataSource, secrets, clock);
    await own.issue({ portalId, currency: 'RUB', country: 'RU', entitlements: {} });
    await expect(own.issue({ portalId, currency: 'RUB', country: 'RU', entitlements: {} })).rejects.toMatchObject({
      code: 'licence-exists',
    });
    const ours = new Licences(own, dataSource, secrets, clock, config);
    expect((await ours.find(portalId))?.state).toBe('active');
    await dataSource.query(`UPDATE licences SET state = 'revoked' WHERE portal_id = ?`, [portalId]);
    clock.pass(2000);
    expect((await ours.find(portalId))?.state).toBe('revoked');
  });

  it('our own directory issues again with the key that it issued with, and with no other', async () => {
    const own = new EmbeddedLicenceDirectory(dataSource, secrets, clock);
    const key = generateLicenceKey();
    const order = { portalId, currency: 'RUB', country: 'RU', entitlements: {} } as const;
    expect([await own.issue(order, key), await own.issue(order, key)]).toEqual([key, key]);
    await expect(own.issue(order, generateLicenceKey())).rejects.toMatchObject({ code: 'licence-exists' });
    const otherSecrets = new SecretBox({ keyId: 'k1', key: randomBytes(32).toString('base64'), retiredKeys: [] });
    await expect(new EmbeddedLicenceDirectory(dataSource, otherSecrets, clock).issue(order, key)).rejects.toMatchObject(
      {
        code: 'licence-exists',
      },
    );
  });
});
