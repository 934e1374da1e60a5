import { type Child, rowsOf, SimulatorFixture } from './simulator-fixture';

let fixture: SimulatorFixture;
beforeAll(async () => {
  fixture = await SimulatorFixture.start({ initialChildBalance: '500.00' });
});
afterAll(() => fixture.close());

const master = (
  method: string,
  form: Record<string, string | number | boolean> = {},
): ReturnType<SimulatorFixture['call']> => fixture.call(method, form);
const balanceOf = async (account?: Child): Promise<number> =>
  (await fixture.call('GetAccountInfo', {}, account)).result.balance as number;

describe('child accounts', () => {
  it('are made with the currency of the master, an api_key and a first balance', async () => {
    const before = await balanceOf();
    const answer = await fixture.addAccount();
    expect(answer).toEqual({ result: 1, account_id: expect.any(Number), api_key: expect.any(String), active: true });
    const { result } = await fixture.call('GetAccountInfo', {}, answer.account_id as number);
    expect(result).toMatchObject({ currency: 'RUR', balance: 500, frozen: false, active: true });
    expect(before - (await balanceOf())).toBe(500);
  });

  it.each([
    ['a name in use', { account_name: 'master-rub' }, 106],
    ['a short name', { account_name: 'abcd' }, 113],
    ['a name that begins with a digit', { account_name: '1abcde' }, 114],
    ['a name in capitals', { account_name: 'Abcdef' }, 114],
    ['an e-mail in use', { account_email: 'master-rub@patchbay.invalid' }, 128],
    ['a bad e-mail', { account_email: 'nobody' }, 136],
    ['a weak password', { account_password: 'password1' }, 464],
    ['a wrong parent key', { parent_account_api_key: 'wrong' }, 100],
  ])('are refused for %s', async (_what, form: Record<string, string>, code) => {
    expect((await fixture.addAccount(form)).error.code).toBe(code);
  });

  it('cannot be had by a token alone, nor by a child', async () => {
    const response = await fixture.request('/platform_api/AddAccount?account_name=abcdef', {
      headers: { authorization: `Bearer ${fixture.token()}` },
    });
    expect(((await response.json()) as { error: { code: number } }).error.code).toBe(100);
    const child = await fixture.child();
    const answer = await fixture.addAccount({
      parent_account_id: String(child.id),
      parent_account_api_key: child.apiKey,
    });
    expect(answer.error.code).toBe(177);
  });

  it('are found by their master by id, name, e-mail and all, and by nobody else', async () => {
    const child = await fixture.child();
    const byName = await master('GetChildrenAccounts', { child_account_name: child.name });
    expect(byName).toMatchObject({ count: 1, total_count: 1, result: [{ account_id: child.id }] });
    expect(byName.result[0]).not.toHaveProperty('api_key');
    expect((await master('GetChildrenAccounts', { child_account_id: child.id })).count).toBe(1);
    expect((await master('GetChildrenAccounts', { child_account_name: 'nobody' })).result).toEqual([]);
    expect((await master('GetChildrenAccounts', { child_account_id: 1 })).error.code).toBe(194);
    expect((await master('GetChildrenAccounts')).error.code).toBe(485);
    const all = await master('GetChildrenAccounts', { child_account_id: 'all', brief_output: true, count: 1000 });
    expect(all.result).toContain(child.id);
    const usd = fixture.simulator.credentials.USD;
    const other = await fixture.request(
      `/platform_api/GetChildrenAccounts?child_account_name=${child.name}&account_id=${usd.account_id}&api_key=${usd.api_key}`,
    );
    expect(((await other.json()) as { result: unknown[] }).result).toEqual([]);
    const byKey = await fixture.request(
      `/platform_api/GetChildrenAccounts?child_account_name=${child.name}&account_id=${fixture.master.account_id}&api_key=${fixture.master.api_key}`,
    );
    expect(((await byKey.json()) as { result: { api_key: string }[] }).result[0]?.api_key).toBe(child.apiKey);
  });

  it('take settings from themselves and from their master', async () => {
    const child = await fixture.child();
    expect(
      await fixture.call('SetAccountInfo', { callback_url: 'https://a.example/x', callback_salt: 'salt' }, child),
    ).toEqual({
      result: 1,
    });
    expect((await fixture.call('SetAccountInfo', { callback_url: 'ftp://a.example' }, child)).error.code).toBe(398);
    expect((await fixture.call('SetAccountInfo', { callback_salt: 'x'.repeat(40) }, child)).error.code).toBe(399);
    await master('SetChildAccountInfo', { child_account_name: child.name, min_balance_to_notify: 100 });
    expect((await fixture.call('GetAccountInfo', {}, child)).result).toMatchObject({
      callback_url: 'https://a.example/x',
      callback_salt: 'salt',
      min_balance_to_notify: 100,
    });
  });
});

describe('money between accounts', () => {
  const transfer = (form: Record<string, string | number | boolean>): ReturnType<typeof master> =>
    master('TransferMoneyToChildAccount', form);

  it('goes both ways, each side with a transaction', async () => {
    const child = await fixture.child();
    const before = await balanceOf();
    expect((await transfer({ child_account_id: child.id, amount: '10.50' })).balance).toBe(before - 10.5);
    await transfer({ child_account_id: child.id, amount: '-0.50' });
    expect(await balanceOf(child)).toBe(510);
    const history = await fixture.call('GetTransactionHistory', {}, child);
    expect(rowsOf(history).map((line) => [line.transaction_type, line.amount])).toEqual([
      ['money_acceptance_from_parent', 500],
      ['money_acceptance_from_parent', 10.5],
      ['money_transfer_to_parent', -0.5],
    ]);
    const own = await master('GetTransactionHistory', { child_account_id: child.id, children_transactions_only: true });
    expect(own.total_count).toBe(3);
  });

  it('is moved once for one reference', async () => {
    const child = await fixture.child();
    const form = {
      child_account_id: child.id,
      amount: 5,
      payment_reference: 'ref-1',
      check_duplicate_reference_from: '2020-01-01 00:00:00',
    };
    await transfer(form);
    await transfer(form);
    expect(await balanceOf(child)).toBe(505);
    const found = await fixture.call('GetTransactionHistory', { payment_reference: 'ref-1' }, child);
    expect(found.count).toBe(1);
  });

  it('is refused when short, unless not strict', async () => {
    const child = await fixture.child();
    expect((await transfer({ child_account_id: child.id, amount: -501 })).error.code).toBe(127);
    expect(await balanceOf(child)).toBe(500);
    await transfer({ child_account_id: child.id, amount: -501, strict_mode: false });
    expect(await balanceOf(child)).toBe(0);
  });

  it.each([
    [{ amount: '0' }, 125],
    [{ amount: '1.00001' }, 125],
    [{ amount: '1e3' }, 125],
    [{ amount: '5', currency: 'USD' }, 210],
    [{ amount: '5', payment_reference: 'x'.repeat(127) }, 304],
    [{ amount: '5', child_transaction_description: 'x'.repeat(120) }, 237],
    [{}, 485],
  ])('is refused for %j with %i', async (form: Record<string, string>, code) => {
    const child = await fixture.child();
    expect((await transfer({ child_account_id: child.id, ...form })).error.code).toBe(code);
  });

  it('changes nothing when one of several children is wrong', async () => {
    const child = await fixture.child();
    expect((await transfer({ child_account_id: `${child.id};1`, amount: 5 })).error.code).toBe(194);
    expect(await balanceOf(child)).toBe(500);
  });

  it('has a price list and rates', async () => {
    const prices = await master('GetResourcePrice', { resource_type: 'PSTN_IN_RU;CALLSESSION' });
    expect(rowsOf(prices).map((price) => price.resource_type)).toEqual(['PSTN_IN_RU', 'CALLSESSION']);
    expect(prices.result[0].price_groups[0]).toMatchObject({ price: 0.48, num_resources_per_price: 60 });
    expect((await master('GetResourcePrice', { resource_type: 'NOTHING' })).error.code).toBe(429);
    expect((await master('GetCurrencyRate', { currency: 'RUR;USD' })).result).toEqual({ RUR: 80, USD: 1 });
  });
});
