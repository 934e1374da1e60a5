import { ProvisioningFixture } from './provisioning-fixture';

describe('the scenarios of an account follow the key version of its portal', () => {
  let fixture: ProvisioningFixture;
  let tenantId: string;

  beforeAll(async () => {
    fixture = await ProvisioningFixture.start();
  });

  beforeEach(async () => {
    tenantId = await fixture.newTenant();
    await fixture.accounts.ensure(tenantId);
  });

  afterEach(async () => {
    await fixture.removeFaults();
  });

  afterAll(async () => {
    await fixture.close();
  });

  async function expectKeysOf(version: number): Promise<void> {
    expect(JSON.parse(await fixture.secretOf(tenantId, 'patchbay_portal'))).toMatchObject({ keyVersion: version });
    for (const role of ['s2c', 'c2s', 'p2s', 's2p'] as const) {
      expect(await fixture.secretOf(tenantId, `patchbay_${role}`)).toBe(await fixture.leaf(tenantId, role, version));
    }
  }

  it('they are given the keys of a version as soon as the portal uses it', async () => {
    await expectKeysOf(1);
    expect(await fixture.raiseKeyVersion(tenantId)).toBe(2);
    await expectKeysOf(2);
    expect((await fixture.row(tenantId))?.secretsDueAt).toBeNull();
  });

  it('while the platform is away it is remembered, and made up for by the periodic look', async () => {
    await fixture.plant({ match: { method: 'SetSecretInfo', times: null }, kind: 'status', status: 503 });
    await fixture.plant({ match: { method: 'AddSecret', times: null }, kind: 'status', status: 503 });
    await fixture.raiseKeyVersion(tenantId);
    expect((await fixture.row(tenantId))?.secretsDueAt).not.toBeNull();
    await fixture.removeFaults();
    await fixture.makeSecretsDue(tenantId);
    expect(await fixture.unfinished.takeUpOne()).toBe(true);
    await expectKeysOf(2);
    expect(await fixture.unfinished.takeUpOne()).toBe(false);
  });
});
