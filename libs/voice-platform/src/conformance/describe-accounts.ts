import { freshAccount, freshName, type PlatformUnderTest, refusalOf } from './platform-under-test';

/** Sub-accounts: created once by name, found with their key, switched off and on, read, topped up once by reference. */
export function describeAccounts(subject: () => PlatformUnderTest): void {
  it('says which currencies it serves and refuses the others', async () => {
    const { platform, currency, unservedCurrency } = subject();
    expect(platform.servedCurrencies()).toContain(currency);
    expect(platform.servedCurrencies()).not.toContain(unservedCurrency);
    await expect(platform.findChildAccount(unservedCurrency, 'nobody')).rejects.toMatchObject({
      code: 'currency-not-served',
    });
  });

  it('finds no account that does not exist', async () => {
    const { platform, currency } = subject();
    expect(await platform.findChildAccount(currency, freshName())).toBeUndefined();
  });

  it('finds an account by its exact name with the key that it was created with', async () => {
    const { platform, currency } = subject();
    const created = await freshAccount(subject());
    expect(created).toMatchObject({ currency, active: true });
    expect(created.apiKey).not.toBe('');
    expect(await platform.findChildAccount(currency, created.name)).toEqual(created);
    expect(await platform.findChildAccount(currency, created.name.slice(0, -1))).toBeUndefined();
  });

  it('refuses a second account of the same name or e-mail address', async () => {
    const { platform, currency } = subject();
    const { name } = await freshAccount(subject());
    const other = freshName();
    const password = 'Passw0rd!x';
    const sameName = platform.createChildAccount(currency, { name, email: `${other}@patchbay.invalid`, password });
    expect(await refusalOf(sameName)).toBe('name-taken');
    const sameEmail = platform.createChildAccount(currency, {
      name: other,
      email: `${name}@patchbay.invalid`,
      password,
    });
    expect(await refusalOf(sameEmail)).toBe('email-taken');
  });

  it('reads balance and state in the currency of the master', async () => {
    const { platform, currency } = subject();
    const state = await platform.readAccount(await freshAccount(subject()));
    expect(state).toMatchObject({ active: true, frozen: false, balance: { currency } });
    expect(state.balance.amount).toMatch(/^\d+\.\d{2,4}$/);
  });

  it('switches an account off and on again', async () => {
    const { platform } = subject();
    const account = await freshAccount(subject());
    await platform.setAccountActive(account, false);
    expect(await refusalOf(platform.readAccount(account))).toBe('account-inactive');
    await platform.setAccountActive(account, true);
    expect((await platform.readAccount(account)).active).toBe(true);
  });

  it('takes a callback address and salt, and the same once more', async () => {
    const { platform } = subject();
    const account = await freshAccount(subject());
    const callback = { url: 'https://patchbay.example/platform/v1/callbacks', salt: freshName() };
    await platform.setAccountCallback(account, callback);
    await expect(platform.setAccountCallback(account, callback)).resolves.toBeUndefined();
  });

  it('transfers money once for a reference, however often it is told', async () => {
    const { platform, currency } = subject();
    const account = await freshAccount(subject());
    const before = (await platform.readAccount(account)).balance;
    const since = new Date(Date.now() - 86_400_000);
    const reference = freshName();
    for (const amount of ['12.34', '12.34'])
      await platform.transferToAccount(account, { amount, currency }, reference, since);
    const after = (await platform.readAccount(account)).balance;
    expect(Number(after.amount) - Number(before.amount)).toBeCloseTo(12.34, 4);
    const { transactions } = await platform.listTransactions(account, {
      from: since,
      to: new Date(Date.now() + 86_400_000),
      limit: 100,
      offset: 0,
    });
    expect(transactions.filter(({ money }) => money.amount === '12.34' && money.currency === currency)).toHaveLength(1);
  });
}
