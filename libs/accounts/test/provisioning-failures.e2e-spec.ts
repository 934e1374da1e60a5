import { waitFor } from '#testing';
import { accountNameOf } from '../src/account-name';
import { expectOneWholeAccount } from './expect-one-whole-account';
import { ProvisioningFixture } from './provisioning-fixture';

describe('the platform fails while an account is made', () => {
  let fixture: ProvisioningFixture;

  beforeAll(async () => {
    fixture = await ProvisioningFixture.start();
  });

  afterEach(async () => {
    await fixture.removeFaults();
  });

  afterAll(async () => {
    await fixture.close();
  });

  it('F26: short failures of every kind are tried again within the request', async () => {
    const tenantId = await fixture.newTenant();
    const accountName = accountNameOf(tenantId);
    await fixture.plant({ match: { method: 'AddAccount', accountName }, kind: 'status', status: 502 });
    await fixture.plant({ match: { method: 'AddApplication', accountName }, kind: 'cut-connection' });
    await fixture.plant({ match: { method: 'AddScenario', accountName }, kind: 'garbage' });
    await fixture.plant({ match: { method: 'AddRule', accountName }, kind: 'error-code', code: 162 });
    await fixture.plant({ match: { method: 'AddSecret', accountName, times: 2 }, kind: 'status', status: 500 });
    expect(await fixture.accounts.ensure(tenantId)).toMatchObject({ state: 'ready' });
    await expectOneWholeAccount(fixture, tenantId);
  });

  it('F26: a long failure keeps the steps that are done, and the account is finished without being asked for', async () => {
    const tenantId = await fixture.newTenant();
    const accountName = accountNameOf(tenantId);
    await fixture.plant({ match: { method: 'AddRule', accountName, times: null }, kind: 'status', status: 503 });
    await expect(fixture.accounts.ensure(tenantId)).rejects.toMatchObject({ code: 'voice-platform-unavailable' });
    expect(await fixture.row(tenantId)).toMatchObject({
      state: 'provisioning',
      stepsDone: 3,
      attempts: 1,
      leaseToken: null,
    });
    expect(await fixture.accounts.find(tenantId)).toMatchObject({ failure: { code: 'voice-platform-unavailable' } });
    await fixture.removeFaults();
    await waitFor(async () => fixture.unfinished.takeUpOne(), { deadlineMs: 20_000, what: 'the stalled account' });
    await expectOneWholeAccount(fixture, tenantId);
  });

  it('F28: a pause that the platform asks for is kept', async () => {
    const tenantId = await fixture.newTenant();
    const accountName = accountNameOf(tenantId);
    await fixture.plant({ match: { method: 'AddScenario', accountName }, kind: 'rate-limit', retryAfterSeconds: 2 });
    await fixture.accounts.ensure(tenantId);
    const [first, second] = (await fixture.callsOf(accountName)).filter(({ method }) => method === 'AddScenario');
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(2000);
  });

  it('F28: a probable resend is settled by a look, not by a repetition', async () => {
    const tenantId = await fixture.newTenant();
    const accountName = accountNameOf(tenantId);
    await fixture.plant({ match: { method: 'AddApplication', accountName }, kind: 'error-code', code: 484 });
    await fixture.accounts.ensure(tenantId);
    const methods = (await fixture.callsOf(accountName)).map(({ method }) => method);
    const refused = methods.indexOf('AddApplication');
    expect(methods[refused + 1]).toBe('GetApplications');
  });

  it.each([
    ['a clock that is wrong', 456],
    ['credentials that are wrong', 100],
  ])('a refusal of %s is ours to mend: the account is finished without being asked for', async (_, code) => {
    const tenantId = await fixture.newTenant();
    const accountName = accountNameOf(tenantId);
    await fixture.plant({ match: { method: 'AddScenario', accountName, times: null }, kind: 'error-code', code });
    await expect(fixture.accounts.ensure(tenantId)).rejects.toMatchObject({ situation: 'dependency-failed' });
    expect(await fixture.accounts.find(tenantId)).toMatchObject({ state: 'provisioning' });
    await fixture.removeFaults();
    await waitFor(async () => fixture.unfinished.takeUpOne(), { deadlineMs: 20_000, what: 'the stalled account' });
    await expectOneWholeAccount(fixture, tenantId);
  });

  it('a refusal ends the attempt with its reason, and the next asking tries again', async () => {
    const tenantId = await fixture.newTenant();
    const accountName = accountNameOf(tenantId);
    await fixture.plant({ match: { method: 'AddAccount', accountName }, kind: 'error-code', code: 106 });
    await expect(fixture.accounts.ensure(tenantId)).rejects.toMatchObject({
      code: 'account-name-taken',
      situation: 'conflict',
    });
    expect(await fixture.accounts.find(tenantId)).toMatchObject({
      state: 'failed',
      failure: { code: 'account-name-taken' },
    });
    expect(await fixture.unfinished.takeUpOne()).toBe(false);
    expect(await fixture.accounts.ensure(tenantId)).toMatchObject({ state: 'ready', failure: undefined });
    await expectOneWholeAccount(fixture, tenantId);
  });
});
