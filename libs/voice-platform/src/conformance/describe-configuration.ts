import { freshAccount, freshApplication, freshName, type PlatformUnderTest, refusalOf } from './platform-under-test';

/** What an account holds: applications, scenarios, rules, secrets and storage, users. */
export function describeConfiguration(subject: () => PlatformUnderTest): void {
  it('creates an application once, under the domain of its account', async () => {
    const { platform } = subject();
    const account = await freshAccount(subject());
    expect(await platform.findApplication(account, 'patchbay')).toBeUndefined();
    const created = await platform.createApplication(account, 'patchbay');
    expect(created.name).toBe('patchbay');
    expect(created.fullName).toMatch(new RegExp(`^patchbay\\.${account.name}\\.`));
    expect(await platform.findApplication(account, 'patchbay')).toEqual(created);
    expect(await platform.findApplication(account, 'patch')).toBeUndefined();
    expect(await refusalOf(platform.createApplication(account, 'patchbay'))).toBe('name-taken');
  });

  it('keeps a scenario byte for byte and replaces it in place', async () => {
    const { platform } = subject();
    const account = await freshAccount(subject());
    const { applicationId } = await platform.createApplication(account, 'patchbay');
    expect(await platform.findScenario(account, applicationId, 'patchbay')).toBeUndefined();
    const script = `// Привет, 100 % & more + "quotes"\r\n${'x'.repeat(60_000)}\n`;
    const created = await platform.createScenario(account, { applicationId, name: 'patchbay', script });
    expect(await platform.findScenario(account, applicationId, 'patchbay')).toEqual(created);
    expect(created.script).toBe(script);
    await platform.replaceScenario(account, created.scenarioId, '// new');
    expect(await platform.findScenario(account, applicationId, 'patchbay')).toEqual({ ...created, script: '// new' });
    const again = platform.createScenario(account, { applicationId, name: 'patchbay', script });
    expect(await refusalOf(again)).toBe('name-taken');
  });

  it('creates a rule bound to its scenario, and binds another', async () => {
    const { platform } = subject();
    const { account, applicationId, scenarioId, ruleId } = await freshApplication(subject());
    const rule = await platform.findRule(account, applicationId, 'patchbay');
    expect(rule).toEqual({ ruleId, name: 'patchbay', scenarioIds: [scenarioId] });
    expect(await platform.findRule(account, applicationId, 'other')).toBeUndefined();
    const library = await platform.createScenario(account, { applicationId, name: 'library', script: '// library' });
    await platform.bindScenario(account, { applicationId, ruleId, scenarioId: library.scenarioId });
    await platform.bindScenario(account, { applicationId, ruleId, scenarioId: library.scenarioId });
    const bound = await platform.findRule(account, applicationId, 'patchbay');
    expect(bound?.scenarioIds).toEqual([scenarioId, library.scenarioId]);
    const again = platform.createRule(account, { applicationId, name: 'patchbay', pattern: '.*', scenarioId });
    expect(await refusalOf(again)).toBe('name-taken');
  });

  it('puts secrets and stored items, and puts them again', async () => {
    const { platform } = subject();
    const { account, applicationId } = await freshApplication(subject());
    for (const value of ['a'.repeat(64), 'b'.repeat(64)]) {
      await platform.putSecret(account, applicationId, 'patchbay_s2c', value);
      await platform.putKeyValue(account, { applicationId, key: 'settings', value, ttlSeconds: 3600 });
    }
  });

  it('creates a user once, and changes password, name and whether it may sign in', async () => {
    const { platform } = subject();
    const { account, applicationId } = await freshApplication(subject());
    expect(await platform.findUser(account, applicationId, 'user67')).toBeUndefined();
    const user = { applicationId, userName: 'user67', displayName: 'Анна', password: 'Passw0rd!x' };
    const created = await platform.createUser(account, user);
    await platform.createUser(account, { ...user, userName: 'user670' });
    expect(await platform.findUser(account, applicationId, 'user67')).toEqual(created);
    expect(await refusalOf(platform.createUser(account, user))).toBe('name-taken');
    await platform.changeUser(account, { userId: created.userId, active: false });
    await platform.changeUser(account, { userId: created.userId, password: 'N3w-password', displayName: 'Anna' });
    expect(await platform.findUser(account, applicationId, 'user67')).toEqual({ ...created, active: false });
  });

  it('refuses what does not have the right form', async () => {
    const { platform } = subject();
    const account = await freshAccount(subject());
    expect(await refusalOf(platform.createApplication(account, 'Not a name'))).toBe('invalid');
  });

  it('keeps the things of one account from another', async () => {
    const { platform } = subject();
    const { applicationId } = await freshApplication(subject());
    const stranger = await freshAccount(subject());
    expect(await refusalOf(platform.findUser(stranger, applicationId, freshName()))).toBe('not-found');
  });
}
