import { accountNameOf } from '../src/account-name';
import { type StepName, stepNames } from '../src/provisioning/provisioning-steps';
import { expectOneWholeAccount } from './expect-one-whole-account';
import { ProvisioningFixture } from './provisioning-fixture';

/** The method by which each step takes effect; of the five secrets the third, so that two are there already. */
const effects: Record<StepName, { method: string; nth?: number }> = {
  'child-account': { method: 'AddAccount' },
  application: { method: 'AddApplication' },
  scenario: { method: 'AddScenario' },
  rule: { method: 'AddRule' },
  secrets: { method: 'AddSecret', nth: 3 },
  callback: { method: 'SetAccountInfo' },
};

describe('F29: a replica dies while it makes an account', () => {
  let fixture: ProvisioningFixture;

  beforeAll(async () => {
    fixture = await ProvisioningFixture.start();
  });

  afterAll(async () => {
    await fixture.close();
  });

  it.each(
    stepNames.flatMap((step) => [
      { step, moment: 'before' },
      { step, moment: 'after' },
    ]),
  )(
    '$moment step $step: the portal sees no half account, and another replica finishes the same one',
    async ({ step, moment }) => {
      const tenantId = await fixture.newTenant();
      const replica = await fixture.startReplica([tenantId], { PATCHBAY_FAILPOINT: `accounts.${step}.${moment}:exit` });
      expect(await replica.exited).toBe(137);

      expect(await fixture.row(tenantId)).toMatchObject({ state: 'provisioning', stepsDone: stepNames.indexOf(step) });
      expect(await fixture.accounts.find(tenantId)).toMatchObject({ state: 'provisioning', loginDomain: undefined });
      await expect(fixture.accounts.require(tenantId)).rejects.toMatchObject({ code: 'account-not-ready' });

      await fixture.ensureReady(tenantId);
      await expectOneWholeAccount(fixture, tenantId);
    },
  );

  it.each(stepNames.map((step) => ({ step, ...effects[step] })))(
    'F27: step $step took effect, but its answer timed out: the thing is found, not made again',
    async ({ method, nth = 1 }) => {
      const tenantId = await fixture.newTenant();
      const accountName = accountNameOf(tenantId);
      await fixture.plant({ match: { method, accountName, nth }, kind: 'did-it-but-timed-out' });
      await fixture.ensureReady(tenantId);
      expect(await fixture.faultHits()).toBe(1);
      await fixture.removeFaults();
      await expectOneWholeAccount(fixture, tenantId);
    },
  );

  it('asked again, a ready account costs no request that creates', async () => {
    const tenantId = await fixture.newTenant();
    const first = await fixture.accounts.ensure(tenantId);
    const before = (await fixture.callsOf(accountNameOf(tenantId))).length;
    expect(await fixture.accounts.ensure(tenantId)).toEqual({ ...first, failure: undefined });
    expect((await fixture.callsOf(accountNameOf(tenantId))).length).toBe(before);
  });
});
