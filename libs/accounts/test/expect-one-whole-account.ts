import type { ProvisioningFixture } from './provisioning-fixture';

/** Holds the platform against our row: one of each thing, with the ids, keys and settings that we recorded, and the account usable. */
export async function expectOneWholeAccount(fixture: ProvisioningFixture, tenantId: string): Promise<void> {
  const row = await fixture.row(tenantId);
  expect(row).toMatchObject({ state: 'ready', stepsDone: 6, leaseToken: null, failureCode: null, installedRelease: 1 });
  const { applications, scenarios, rules, secrets } = await fixture.contentsOf(tenantId);
  expect(applications).toMatchObject([
    { application_id: Number(row?.applicationId), application_name: row?.loginDomain, secure_record_storage: true },
  ]);
  expect(scenarios).toMatchObject([{ scenario_id: Number(row?.scenarioId), scenario_name: 'patchbay' }]);
  expect(rules).toMatchObject([
    { rule_id: Number(row?.ruleId), rule_pattern: '.*', scenarios: [{ scenario_id: Number(row?.scenarioId) }] },
  ]);
  const roles = ['c2s', 'p2s', 'portal', 's2c', 's2p'];
  expect(secrets.map((secret) => secret['secret_name']).sort()).toEqual(roles.map((role) => `patchbay_${role}`));
  const callback = await fixture.accounts.findByPlatformId(row?.platformAccountId ?? '');
  expect(await fixture.infoOf(tenantId)).toMatchObject({
    account_name: row?.accountName,
    active: true,
    callback_url: 'http://127.0.0.1:1/platform/v1/callbacks',
    callback_salt: callback?.callbackSalt,
  });
  expect((await fixture.childNames()).filter((name) => name === row?.accountName)).toHaveLength(1);
  expect(await fixture.accounts.require(tenantId)).toMatchObject({ tenantId, accountName: row?.accountName });
}
