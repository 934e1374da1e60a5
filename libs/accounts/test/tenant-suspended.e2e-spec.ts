import { waitFor } from '#testing';
import { ProvisioningFixture } from './provisioning-fixture';

describe('an account follows the state of its tenant', () => {
  let fixture: ProvisioningFixture;
  let tenantId: string;

  beforeAll(async () => {
    fixture = await ProvisioningFixture.start();
    tenantId = await fixture.newTenant();
    await fixture.accounts.ensure(tenantId);
  });

  afterEach(async () => {
    await fixture.removeFaults();
  });

  afterAll(async () => {
    await fixture.close();
  });

  it('suspended it is off at the platform, resumed it is back with everything that it held', async () => {
    const contents = await fixture.contentsOf(tenantId);
    await fixture.setTenantState(tenantId, 'suspended');
    expect(await fixture.isActiveAtPlatform(tenantId)).toBe(false);
    await fixture.setTenantState(tenantId, 'active');
    expect(await fixture.isActiveAtPlatform(tenantId)).toBe(true);
    expect(await fixture.contentsOf(tenantId)).toEqual(contents);
    expect((await fixture.row(tenantId))?.activityDueAt).toBeNull();
  });

  it('while the platform is away it is remembered, and what holds in the end is what the tenant is in the end', async () => {
    await fixture.plant({ match: { method: 'SetChildAccountInfo', times: null }, kind: 'status', status: 503 });
    await fixture.setTenantState(tenantId, 'suspended');
    expect(await fixture.isActiveAtPlatform(tenantId)).toBe(true);
    expect((await fixture.row(tenantId))?.activityDueAt).not.toBeNull();
    await fixture.removeFaults();
    await fixture.makeActivityDue(tenantId);
    expect(await fixture.unfinished.takeUpOne()).toBe(true);
    expect(await fixture.isActiveAtPlatform(tenantId)).toBe(false);
    await fixture.setTenantState(tenantId, 'active');
    expect(await fixture.isActiveAtPlatform(tenantId)).toBe(true);
    expect(await fixture.unfinished.takeUpOne()).toBe(false);
  });

  it('an account that was off before its tenant was suspended is off after', async () => {
    const off = await fixture.newTenant();
    await fixture.accounts.ensure(off);
    await fixture.setActiveAtPlatform(off, false);
    await fixture.setTenantState(off, 'suspended');
    await fixture.setTenantState(off, 'active');
    expect(await fixture.isActiveAtPlatform(off)).toBe(false);
    await fixture.setActiveAtPlatform(off, true);
    await fixture.setTenantState(off, 'suspended');
    await fixture.setTenantState(off, 'active');
    expect(await fixture.isActiveAtPlatform(off)).toBe(true);
  });

  it('a tenant suspended just before its account had a row has it switched off when it is finished', async () => {
    const late = await fixture.newTenant();
    await fixture.plant({ match: { method: 'AddApplication', times: 1 }, kind: 'latency', latencyMs: 700 });
    const making = fixture.accounts.ensure(late);
    await waitFor(async () => (await fixture.row(late)) !== null, { what: 'the row' });
    await fixture.setTenantStateUnnoticed(late, 'suspended');
    await making;
    expect(await fixture.unfinished.takeUpOne()).toBe(true);
    expect(await fixture.isActiveAtPlatform(late)).toBe(false);
  });

  it('a suspended tenant gets no account', async () => {
    const suspended = await fixture.newTenant();
    await fixture.setTenantState(suspended, 'suspended');
    await expect(fixture.accounts.ensure(suspended)).rejects.toMatchObject({ code: 'tenant-suspended' });
    expect(await fixture.accounts.find(suspended)).toBeUndefined();
  });
});
