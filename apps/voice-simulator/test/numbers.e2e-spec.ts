import { type Child, type Reply, rowsOf, SimulatorFixture } from './simulator-fixture';
import { routeIncoming } from '../src/numbers/incoming-route';
import { stock } from '../src/numbers/stock';

const number = '74012555555';
const kaliningrad = { country_code: 'RU', phone_category_name: 'GEOGRAPHIC', phone_region_id: 3 };

let fixture: SimulatorFixture;
let child: Child;
beforeEach(async () => {
  fixture = await SimulatorFixture.start({ mode: 'virtual', startMs: Date.parse('2026-01-31T12:00:00Z') });
  child = await fixture.child();
});
afterEach(() => fixture.close());

const call = (method: string, form: Record<string, string | number | boolean> = {}): Promise<Reply> =>
  fixture.call(method, form, child);

describe('the stock of numbers', () => {
  it('is the same on every machine and has no number twice', () => {
    expect(new Set(stock.map((entry) => entry.number)).size).toBe(stock.length);
    expect(stock.length).toBeGreaterThan(60);
    expect(stock.every((entry) => entry.number.length === entry.region.digits)).toBe(true);
  });

  it('is searched by country, category, region and mask', async () => {
    const categories = rowsOf(await call('GetPhoneNumberCategories', { country_code: 'RU' }));
    expect(categories[0]?.phone_categories).toContainEqual(
      expect.objectContaining({ phone_category_name: 'GEOGRAPHIC', phone_price: 200, phone_period: '0-1-0 0:0:0' }),
    );
    const regions = await call('GetPhoneNumberRegions', { country_code: 'RU', phone_category_name: 'GEOGRAPHIC' });
    expect(regions.result).toContainEqual(
      expect.objectContaining({
        phone_region_id: 3,
        phone_region_name: 'Kaliningrad',
        phone_region_code: '4012',
        phone_count: 6,
      }),
    );
    const page = await call('GetNewPhoneNumbers', { ...kaliningrad, count: 2 });
    expect([page.count, page.total_count, page.result[0].phone_number]).toEqual([2, 6, number]);
    expect((await call('GetNewPhoneNumbers', { ...kaliningrad, phone_number_mask: '*5555' })).total_count).toBe(1);
    expect((await call('GetPhoneNumberCategories', { country_code: 'XX' })).error.code).toBe(239);
    expect((await call('GetNewPhoneNumbers', { ...kaliningrad, phone_category_name: 'X' })).error.code).toBe(240);
    expect((await call('GetNewPhoneNumbers', { ...kaliningrad, phone_region_id: 99 })).error.code).toBe(241);
    const states = await call('GetPhoneNumberCountryStates', { country_code: 'US', phone_category_name: 'GEOGRAPHIC' });
    expect(rowsOf(states).map((state) => state.country_state)).toEqual(['NY', 'CA']);
  });
});

describe('renting a number', () => {
  it('charges it, takes it out of the stock, and nobody rents it twice', async () => {
    const rented = await call('AttachPhoneNumber', { ...kaliningrad, phone_number: number });
    expect(rented).toMatchObject({ result: 1, phone_numbers: [{ phone_number: number }] });
    expect((await call('GetAccountInfo')).result.balance).toBe(300);
    expect((await call('IsAccountPhoneNumber', { phone_number: number })).result).toBe(true);
    expect((await call('GetNewPhoneNumbers', kaliningrad)).total_count).toBe(5);
    expect((await call('AttachPhoneNumber', { ...kaliningrad, phone_number: number })).error.code).toBe(395);
    const other = await fixture.child();
    const taken = await fixture.call('AttachPhoneNumber', { ...kaliningrad, phone_number: number }, other);
    expect(taken.error.code).toBe(182);
    expect((await fixture.call('IsAccountPhoneNumber', { phone_number: number }, other)).result).toBe(false);
    const list = await fixture.call('GetPhoneNumbers', { child_account_id: child.id, children_phones_only: true });
    expect(list.result).toMatchObject([
      {
        phone_number: number,
        phone_next_renewal: '2026-02-28',
        phone_purchase_date: expect.stringMatching(/^2026-01-31 12:0\d:\d\d$/),
        account_id: child.id,
      },
    ]);
  });

  it.each([
    [{ phone_number: '79990000000' }, 121],
    [{ phone_count: 0 }, 243],
    [{ phone_count: 7 }, 332],
    [{ phone_count: 4 }, 127],
    [{}, 485],
  ])('is refused for %j with %i and charges nothing', async (form: Record<string, string | number>, code) => {
    expect((await call('AttachPhoneNumber', { ...kaliningrad, ...form })).error.code).toBe(code);
    expect((await call('GetAccountInfo')).result.balance).toBe(500);
    expect((await call('GetPhoneNumbers')).total_count).toBe(0);
  });

  it('binds it to an application and a rule, which incoming calls then find', async () => {
    const { store } = fixture.simulator.platform;
    const { application_id: applicationId } = await call('AddApplication', { application_name: 'telephony' });
    const application = { application_id: applicationId as number };
    await call('AddScenario', { scenario_name: 'main', scenario_script: '' });
    const rule = async (rule_name: string, rule_pattern: string): Promise<number> =>
      (await call('AddRule', { ...application, rule_name, rule_pattern, scenario_name: 'main' })).rule_id as number;
    const [exact, rest] = [await rule('exact', '7401255555'), await rule('rest', '7.*')];
    await call('AttachPhoneNumber', { ...kaliningrad, phone_number: number });
    expect(routeIncoming(store, number)).toBeUndefined();
    await call('BindPhoneNumberToApplication', { phone_number: number, ...application });
    expect(routeIncoming(store, number)?.rule.id).toBe(rest);
    await call('BindPhoneNumberToApplication', { phone_number: number, ...application, rule_id: exact });
    expect(routeIncoming(store, number)?.rule.id).toBe(exact);
    expect(routeIncoming(store, `7@telephony.${child.name}.voximplant.com`)?.rule.id).toBe(rest);
    expect((await call('BindPhoneNumberToApplication', { phone_id: 1, ...application })).error.code).toBe(181);
    await call('BindPhoneNumberToApplication', { phone_number: number, bind: false });
    expect((await call('GetPhoneNumbers', { is_bound_to_application: false })).total_count).toBe(1);
  });

  it('gives it back to the stock when deactivated', async () => {
    await call('AttachPhoneNumber', { ...kaliningrad, phone_number: number });
    expect((await call('SetPhoneNumberInfo', { phone_number: number })).error.code).toBe(485);
    expect(await call('DeactivatePhoneNumber', { phone_number: number })).toEqual({ result: 1 });
    expect((await call('IsAccountPhoneNumber', { phone_number: number })).result).toBe(false);
    expect((await call('GetNewPhoneNumbers', kaliningrad)).total_count).toBe(6);
    expect((await call('GetPhoneNumbers', { deactivated: false })).total_count).toBe(0);
  });

  it('charges each month that begins, and takes it away when it cannot be paid', async () => {
    await call('AttachPhoneNumber', { ...kaliningrad, phone_number: number });
    await fixture.control('POST', 'clock/advance', { seconds: 29 * 86_400 });
    expect((await call('GetAccountInfo')).result.balance).toBe(100);
    await fixture.control('POST', 'clock/advance', { seconds: 31 * 86_400 });
    expect((await call('IsAccountPhoneNumber', { phone_number: number })).result).toBe(false);
    expect((await call('GetAccountInfo')).result.balance).toBe(100);
    const charges = await call('GetTransactionHistory', {
      transaction_type: 'phone_number_charge',
      from_date: '2026-01-01 00:00:00',
    });
    expect(rowsOf(charges).map((charge) => charge.amount)).toEqual([-200, -200]);
  });
});
