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

const crashes = stepNames.flatMap((step) => [`accounts.${step}.before`, `accounts.${step}.after`]);
/** Replicas that start at once, so that the machine is not the fault that is tested. */
const replicasAtOnce = 4;

describe('F29: a replica dies while it makes an account', () => {
  let fixture: ProvisioningFixture;
  const crashed = new Map<string, { tenantId: string; exitCode: number }>();

  beforeAll(async () => {
    fixture = await ProvisioningFixture.start();
    const waiting = [...crashes];
    while (waiting.length > 0) await Promise.all(waiting.splice(0, replicasAtOnce).map(crash));
  });

  afterAll(async () => {
    await fixture.close();
  });

  async function crash(place: string): Promise<void> {
    const tenantId = await fixture.newTenant();
    const replica = await fixture.startReplica([tenantId], { PATCHBAY_FAILPOINT: `${place}:exit` });
    crashed.set(place, { tenantId, exitCode: await replica.exited });
  }

  it.each(crashes)(
    'at %s: the portal sees no half account, and another replica finishes the same one',
    async (place) => {
      const { tenantId, exitCode } = crashed.get(place) ?? { tenantId: '', exitCode: undefined };
      expect(exitCode).toBe(137);
      const stepsDone = stepNames.findIndex((step) => place.includes(`.${step}.`));
      const left = await fixture.row(tenantId);
      expect(left).toMatchObject({ state: 'provisioning', stepsDone });
      expect(await fixture.accounts.find(tenantId)).toMatchObject({ state: 'provisioning', loginDomain: undefined });
      await expect(fixture.accounts.require(tenantId)).rejects.toMatchObject({ code: 'account-not-ready' });

      await fixture.ensureReady(tenantId);
      expect(await fixture.row(tenantId)).toMatchObject(recordedIn(left));
      await expectOneWholeAccount(fixture, tenantId);
    },
  );

  it('F27: whatever step took effect while its answer timed out, the thing is found, not made again', async () => {
    const tenantIds = await Promise.all(
      stepNames.map(async (step) => {
        const { method, nth = 1 } = effects[step];
        const tenantId = await fixture.newTenant();
        const accountName = accountNameOf(tenantId);
        await fixture.plant({ match: { method, accountName, nth }, kind: 'did-it-but-timed-out' });
        await fixture.ensureReady(tenantId);
        return tenantId;
      }),
    );
    expect(await fixture.faultHits()).toBe(stepNames.length);
    await fixture.removeFaults();
    for (const tenantId of tenantIds) await expectOneWholeAccount(fixture, tenantId);
  });

  it('asked again, a ready account costs no request that creates', async () => {
    const tenantId = await fixture.newTenant();
    const first = await fixture.accounts.ensure(tenantId);
    const before = (await fixture.callsOf(accountNameOf(tenantId))).length;
    expect(await fixture.accounts.ensure(tenantId)).toEqual(first);
    expect((await fixture.callsOf(accountNameOf(tenantId))).length).toBe(before);
  });
});

/** The ids that a row had already: they are still the same when the account is finished. */
function recordedIn(row: object | null): object {
  const ids = ['platformAccountId', 'applicationId', 'scenarioId', 'ruleId', 'loginDomain', 'accountName'];
  return Object.fromEntries(Object.entries(row ?? {}).filter(([name, value]) => ids.includes(name) && value !== null));
}
