import { type Child, type Reply, rowsOf, SimulatorFixture } from './simulator-fixture';

let fixture: SimulatorFixture;
let child: Child;
let application: Record<string, number>;
beforeAll(async () => {
  fixture = await SimulatorFixture.start();
});
afterAll(() => fixture.close());
beforeEach(async () => {
  child = await fixture.child();
  application = await call('AddApplication', { application_name: 'telephony' });
});

const call = (method: string, form: Record<string, string | number | boolean> = {}): Promise<Reply> =>
  fixture.call(method, form, child);
const inApplication = (
  form: Record<string, string | number | boolean> = {},
): Record<string, string | number | boolean> => ({
  application_id: application.application_id as number,
  ...form,
});

describe('applications', () => {
  it('have a full name and are found by both', async () => {
    const full = `telephony.${child.name}.voximplant.com`;
    expect(application).toMatchObject({ result: 1, application_name: full, secure_record_storage: false });
    await call('SetApplicationInfo', { required_application_name: full, secure_record_storage: true });
    const list = await call('GetApplications', { application_name: 'telephony', with_rules: true });
    expect(list).toMatchObject({
      count: 1,
      total_count: 1,
      result: [{ application_name: full, secure_record_storage: true }],
    });
    expect(list.result[0].rules).toEqual([]);
    expect((await call('AddApplication', { application_name: 'telephony' })).error.code).toBe(129);
    expect((await call('AddApplication', { application_name: 'T' })).error.code).toBe(107);
  });

  it('of one account are nothing to another', async () => {
    const other = await fixture.child();
    for (const method of ['GetUsers', 'GetRules', 'GetSecrets', 'DelApplication']) {
      expect((await fixture.call(method, inApplication(), other)).error.code).toBe(116);
    }
    expect((await fixture.call('GetApplications', {}, other)).result).toEqual([]);
  });

  it('take everything in them along when deleted', async () => {
    await call('AddRule', inApplication({ rule_name: 'r', rule_pattern: '.*' }));
    await call('AddSecret', inApplication({ secret_name: 's', secret_value: 'v' }));
    expect(await call('DelApplication', inApplication())).toEqual({ result: 1 });
    expect((await call('GetRules', inApplication())).error.code).toBe(116);
    expect((await call('GetApplications')).total_count).toBe(0);
  });
});

describe('users', () => {
  const user = (form: Record<string, string | boolean> = {}): Record<string, string | number | boolean> =>
    inApplication({ user_name: 'user67', user_display_name: 'User 67', user_password: 'Passw0rd!', ...form });

  it('live in an application, with their own name there', async () => {
    const { user_id: id } = await call('AddUser', user());
    expect((await call('AddUser', user())).error.code).toBe(118);
    await call('SetUserInfo', { user_id: id as number, user_active: false, user_password: 'Passw0rd!2' });
    const { result } = await call('GetUsers', inApplication());
    expect(result).toMatchObject([{ user_id: id, user_name: 'user67', user_active: false, parent_accounting: true }]);
    expect(JSON.stringify(result)).not.toContain('ha1');
    expect(await call('DelUser', inApplication({ user_name: 'user67' }))).toEqual({ result: 1 });
    expect((await call('GetUsers', inApplication())).total_count).toBe(0);
    expect((await call('SetUserInfo', { user_id: id as number })).error.code).toBe(117);
  });

  it.each([
    [{ user_name: 'X' }, 122],
    [{ user_password: 'short' }, 112],
    [{ user_password: 'nodigitshere' }, 464],
    [{ user_password: 'With Space1!' }, 524],
    [{ user_display_name: 'x'.repeat(256) }, 157],
  ])('are refused for %j with %i', async (form: Record<string, string>, code) => {
    expect((await call('AddUser', user(form))).error.code).toBe(code);
  });

  it('are at most a thousand in an account', async () => {
    const { store } = fixture.simulator.platform;
    const first = await call('AddUser', user());
    const row = store.users.get(first.user_id as number);
    store.commit(() => {
      for (let n = 1; n < 1000; n += 1) store.users.put({ ...row!, id: store.nextId('user'), name: `u${n}` });
    });
    expect((await call('AddUser', user({ user_name: 'one-more' }))).error.code).toBe(109);
    const page = await call('GetUsers', inApplication());
    expect([page.count, page.total_count]).toEqual([20, 1000]);
    expect((await call('GetUsers', inApplication({ count: 5, offset: 998 }))).count).toBe(2);
    expect((await call('GetUsers', inApplication({ count: 1001 }))).error.code).toBe(497);
  });

  it('without a balance of their own cannot be given money', async () => {
    const { user_id: id } = await call('AddUser', user());
    expect((await call('TransferMoneyToUser', { user_id: id as number, amount: 1 })).error.code).toBe(573);
  });
});

describe('scenarios and rules', () => {
  it('keep the script byte for byte and show it only with an id', async () => {
    const script = 'Logger.write("привет & 100% + \r\n");';
    const { scenario_id: id } = await call('AddScenario', { scenario_name: 'Main', scenario_script: script });
    expect((await call('GetScenarios', { with_script: true })).error.code).toBe(485);
    const shown = await call('GetScenarios', { scenario_id: id as number, with_script: true });
    expect(shown.result[0]).toMatchObject({ scenario_name: 'Main', scenario_script: script, parent: false });
    expect((await call('AddScenario', { scenario_name: 'MAIN' })).error.code).toBe(133);
    expect((await call('AddScenario', { scenario_name: 'main', rewrite: true })).scenario_id).toBe(id);
    expect((await call('SetScenarioInfo', { scenario_id: 1 })).error.code).toBe(132);
    const long = { scenario_name: 'Long', scenario_script: 'x'.repeat(128 * 1024) };
    expect((await call('AddScenario', long)).error.code).toBe(130);
    expect((await call('AddScenario', { scenario_name: 'x'.repeat(30) })).error.code).toBe(168);
  });

  it('are bound, ordered and unbound', async () => {
    const ids: number[] = [];
    for (const scenario_name of ['a', 'b'])
      ids.push((await call('AddScenario', { scenario_name })).scenario_id as number);
    const [a, b] = ids as [number, number];
    const { rule_id: rule } = await call(
      'AddRule',
      inApplication({ rule_name: 'in', rule_pattern: '.*', scenario_id: a }),
    );
    const bound = async (): Promise<unknown[]> => {
      const [shown] = rowsOf(await call('GetRules', inApplication({ with_scenarios: true })));
      return (shown?.scenarios as { scenario_id: number }[]).map((scenario) => scenario.scenario_id);
    };
    await call('SetRuleInfo', { rule_id: rule as number, scenario_id: b });
    expect(await bound()).toEqual([a]);
    await call('BindScenario', { rule_id: rule as number, scenario_id: b });
    await call('ReorderScenarios', { rule_id: rule as number, scenario_id: `${b};${a}` });
    expect(await bound()).toEqual([b, a]);
    await call('BindScenario', { rule_id: rule as number, scenario_name: 'a', bind: false });
    expect(await bound()).toEqual([b]);
    await call('DelScenario', { scenario_id: b });
    expect(await bound()).toEqual([]);
  });

  it('rules are unique by name, checked, and tried in their order', async () => {
    const ids: number[] = [];
    for (const rule_name of ['one', 'two', 'three']) {
      ids.push((await call('AddRule', inApplication({ rule_name, rule_pattern: '7.*' }))).rule_id as number);
    }
    expect((await call('AddRule', inApplication({ rule_name: 'one', rule_pattern: '.*' }))).error.code).toBe(175);
    expect((await call('AddRule', inApplication({ rule_name: 'bad', rule_pattern: '(' }))).error.code).toBe(148);
    await call('ReorderRules', { rule_id: `${ids[2]};${ids[0]}` });
    const rules = rowsOf(await call('GetRules', inApplication()));
    expect(rules.map((rule) => rule.rule_name)).toEqual(['three', 'one', 'two']);
    const other = await fixture.child();
    expect((await fixture.call('DelRule', { rule_id: ids[0]! }, other)).error.code).toBe(147);
  });

  it('StartScenarios wants a rule with a scenario', async () => {
    const { rule_id: rule } = await call('AddRule', inApplication({ rule_name: 'out', rule_pattern: 'x' }));
    expect((await call('StartScenarios', { rule_id: rule as number })).error.code).toBe(375);
    expect((await call('StartScenarios', { rule_id: 1 })).error.code).toBe(147);
  });
});

describe('secrets and key-value storage', () => {
  it('secrets are listed without their values', async () => {
    const { result: added } = await call(
      'AddSecret',
      inApplication({ secret_name: 'Key_1', secret_value: 'top secret' }),
    );
    const list = await call('GetSecrets', inApplication());
    expect(list.result).toMatchObject([{ secret_id: added[0].secret_id, secret_name: 'Key_1' }]);
    expect(JSON.stringify(list)).not.toContain('top secret');
    await call('SetSecretInfo', inApplication({ secret_name: 'Key_1', secret_value: 'newer' }));
    expect((await call('GetSecretValue', inApplication({ secret_name: 'Key_1' }))).result[0].secret_value).toBe(
      'newer',
    );
    expect((await call('AddSecret', inApplication({ secret_name: 'Key_1', secret_value: 'x' }))).error.code).toBe(493);
    expect((await call('AddSecret', inApplication({ secret_name: '1', secret_value: 'x' }))).error.code).toBe(496);
    expect(await call('DelSecret', inApplication({ secret_name: 'Key_1' }))).toEqual({ result: 1 });
    expect((await call('GetSecretValue', inApplication({ secret_name: 'Key_1' }))).error.code).toBe(496);
  });

  it('items are found by part of their key, ten a page and fifty at most', async () => {
    for (let n = 10; n < 22; n += 1) await call('SetKeyValueItem', inApplication({ key: `conf:${n}`, value: 'v' }));
    const page = await call('GetKeyValueItems', inApplication({ key: 'conf' }));
    expect([page.count, page.total_count]).toEqual([10, 12]);
    expect((await call('GetKeyValueKeys', inApplication({ count: 51 }))).error.code).toBe(497);
    expect((await call('GetKeyValueItem', inApplication({ key: 'conf:10' }))).result.value).toBe('v');
    await call('DelKeyValueItem', inApplication({ key: 'conf:10' }));
    expect((await call('GetKeyValueItem', inApplication({ key: 'conf:10' }))).result).toEqual({});
    const long = inApplication({ key: 'k', value: 'x'.repeat(2001) });
    expect((await call('SetKeyValueItem', long)).error.code).toBe(499);
    expect((await call('SetKeyValueItem', inApplication({ key: 'k', value: 'v', ttl: 7_776_001 }))).error.code).toBe(
      496,
    );
  });
});
