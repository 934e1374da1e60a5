import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent, buildConnector, fetch as undiciFetch } from 'undici';
import { PatchbayProblem, PortalClient } from '#portal-sdk';
import { type App, startTestSystem, testActor, type TestPortal, type TestSystem } from '#testing';

const number = '+74012555555';
const actor = testActor;

/** A JSON answer, read loosely. */
type Json = Record<string, unknown>;

describe('a portal that nobody knew a minute ago', () => {
  let system: TestSystem;
  let portal: TestPortal;

  beforeAll(async () => {
    system = await startTestSystem({ replicas: 2, worker: false });
    portal = await system.newPortal();
  });

  afterAll(async () => {
    await Promise.all(connections.map(async (connection) => connection.destroy()));
    await system.stop();
  });

  /** The same portal, whose requests a load balancer hands to another replica. */
  function elsewhere(): PortalClient {
    return clientThrough(system.controllers[1]!, portal, system.url);
  }

  async function problemOf(promise: Promise<unknown>): Promise<Json> {
    const error = await promise.catch((caught: unknown) => caught);
    if (!(error instanceof PatchbayProblem)) throw new Error('It was not refused', { cause: error });
    return { status: error.status, code: error.code };
  }

  async function platformCalls(): Promise<Record<string, number>> {
    const answer = await fetch(`${system.simulator.url}/control/calls`);
    return ((await answer.json()) as { methods: Record<string, number> }).methods;
  }

  it('has no account, no numbers and can have no login before it asks', async () => {
    expect(await problemOf(portal.client.get('/v1/account'))).toMatchObject({ status: 404, code: 'account-not-found' });
    expect((await portal.client.get('/v1/numbers')).body).toEqual({ items: [] });
    const put = portal.client.put('/v1/users/67/logins/browser', { actor, displayName: 'Anna' });
    expect(await problemOf(put)).toMatchObject({ status: 409, code: 'account-not-ready' });
  });

  it('asks for an account on two replicas at once and gets one', async () => {
    const clients = [portal.client, elsewhere()];
    const answers = await Promise.all(clients.map(async (client) => client.post('/v1/account', { actor })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const [first, second] = answers.map(({ body }) => body as Json);
    expect(first).toMatchObject({ state: 'ready', currency: 'RUB', release: 1, failure: null });
    expect(first?.['balance']).toEqual({ amount: '500.00', currency: 'RUB' });
    expect(second).toEqual(first);
    expect((await platformCalls())['AddAccount']).toBe(1);
  });

  it('asks again and costs the platform no request that creates', async () => {
    const before = await platformCalls();
    const again = await portal.client.post('/v1/account', { actor });
    expect((await portal.client.get('/v1/account')).body).toEqual(again.body);
    const after = await platformCalls();
    const creators = Object.keys(after).filter((method) => method.startsWith('Add'));
    for (const method of creators) expect([method, after[method]]).toEqual([method, before[method]]);
  });

  it('learns the domain of its logins and nothing else of who carries its voice', async () => {
    const { body } = await portal.client.get('/v1/account');
    const { loginDomain, ...rest } = body as Json;
    expect(loginDomain).toMatch(/^patchbay\.pb-[0-9a-z]{16}\./);
    expect(JSON.stringify(rest)).not.toMatch(/voximplant|pb-[0-9a-z]{16}|master/i);
  });

  it('finds a number with its price, and is told when the price is not the one it saw', async () => {
    const found = await portal.client.post('/v1/numbers/search', { actor, countryCode: 'RU', number });
    const [offer] = (found.body as { items: Json[] }).items;
    expect(offer).toMatchObject({ number, regionName: 'Kaliningrad', periodMonths: 1 });
    const expectedPrice = { amount: '0.01', currency: 'RUB' };
    let answer: Response | undefined;
    const { portalId, licenceKey } = portal;
    const listening: typeof fetch = async (input, init) => (answer = await fetch(input, init)).clone();
    const client = new PortalClient({ baseUrl: system.url, portalId, licenceKey, fetch: listening });
    const refused = await problemOf(client.post('/v1/numbers', { actor, number, expectedPrice }));
    expect(refused).toMatchObject({ status: 409, code: 'price-changed' });
    expect(await answer?.json()).toMatchObject({ price: offer?.['price'] });
  });

  it('rents a number on two replicas at once, pays once, and has it in its list', async () => {
    const balance = async (): Promise<number> => {
      const { body } = await portal.client.get('/v1/account');
      return Number(((body as Json)['balance'] as Json)['amount']);
    };
    const before = await balance();
    const clients = [portal.client, elsewhere(), portal.client, elsewhere()];
    const rented = await Promise.all(clients.map(async (client) => client.post('/v1/numbers', { actor, number })));
    const [first] = rented.map(({ body }) => body as Json);
    for (const { status, body } of rented) expect([status, body]).toEqual([201, first]);
    const price = Number((first?.['price'] as Json)['amount']);
    expect(before - (await balance())).toBeCloseTo(price, 4);
    expect((await portal.client.get('/v1/numbers')).body).toEqual({ items: [first] });
    expect((await portal.client.get(`/v1/numbers/${String(first?.['numberId'])}`)).body).toEqual(first);
  });

  it('cannot rent what another has, what is not there, or what it cannot pay', async () => {
    const other = await system.newPortal();
    await other.client.post('/v1/account', { actor });
    for (const wanted of [number, '+74012999999']) {
      const refused = await problemOf(other.client.post('/v1/numbers', { actor, number: wanted }));
      expect(refused).toMatchObject({ status: 409, code: 'number-taken' });
    }
    const dear = await problemOf(other.client.post('/v1/numbers', { actor, number: '+78002501860' }));
    expect(dear).toMatchObject({ status: 402, code: 'insufficient-funds' });
    expect((await other.client.get('/v1/numbers')).body).toEqual({ items: [] });
  });

  it('gives user 67 a browser login and a desk phone, each with a password shown once', async () => {
    const path = '/v1/users/67/logins';
    const browser = await portal.client.put(`${path}/browser`, { actor, displayName: 'Анна' });
    const phone = await portal.client.put(`${path}/desk-phone`, { actor, displayName: 'Анна' });
    expect([browser.status, phone.status]).toEqual([201, 201]);
    expect(browser.body).toMatchObject({ userName: 'user67', kind: 'browser', active: true, displayName: 'Анна' });
    expect(phone.body).toMatchObject({ userName: 'phone67', kind: 'desk-phone', active: true });
    const { items } = (await portal.client.get(path)).body as { items: Json[] };
    expect(items.map(({ userName }) => userName)).toEqual(['user67', 'phone67']);
    expect(JSON.stringify(items)).not.toMatch(/password/i);
    expect(inForce('user67')).toMatchObject({ active: true, ha1: ha1Of('user67', browser.body) });
    expect(inForce('phone67')).toMatchObject({ active: true, ha1: ha1Of('phone67', phone.body) });
  });

  it('gets the same password for the same key, another for the next, and both replicas agree whose is in force', async () => {
    const path = '/v1/users/67/logins/browser';
    const order = { actor, displayName: 'Anna' };
    const idempotencyKey = 'login-67-once';
    const first = await portal.client.put(path, order, { idempotencyKey });
    expect((await portal.client.put(path, order, { idempotencyKey })).body).toEqual(first.body);
    expect(first.status).toBe(200);

    const racing = [portal.client, elsewhere(), portal.client, elsewhere()];
    const raced = await Promise.allSettled(racing.map(async (client) => client.put(path, order)));
    const shown = raced.flatMap((end) => (end.status === 'fulfilled' ? [ha1Of('user67', end.value.body)] : []));
    for (const end of raced) {
      if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'login-changed-meanwhile' });
    }
    if (shown.length > 0) expect(shown).toContain(inForce('user67').ha1);
    const last = await portal.client.put(path, order);
    expect(inForce('user67').ha1).toBe(ha1Of('user67', last.body));
  });

  it('takes a login out of use and brings it back', async () => {
    const path = '/v1/users/67/logins/desk-phone';
    expect((await portal.client.delete(path, { actor })).body).toMatchObject({ userName: 'phone67', active: false });
    expect((await portal.client.delete(path, { actor })).body).toMatchObject({ active: false });
    expect(inForce('phone67').active).toBe(false);
    const back = await portal.client.put(path, { actor, displayName: 'Anna' });
    expect(inForce('phone67')).toMatchObject({ active: true, ha1: ha1Of('phone67', back.body) });
  });

  it.each([
    ['/v1/users/Not%20a%20user/logins/browser', { actor, displayName: 'x' }],
    ['/v1/users/67/logins/fax', { actor, displayName: 'x' }],
    ['/v1/users/67/logins/browser', { actor, displayName: '' }],
    ['/v1/users/67/logins/browser', { actor, displayName: 'x', password: 'mine' }],
  ])('is refused a login that cannot be: %s', async (path, body) => {
    expect(await problemOf(portal.client.put(path, body))).toMatchObject({ status: 400, code: 'invalid-request' });
  });

  it('is refused a currency that has no master account, with the reason', async () => {
    const file = join(system.simulator.env['VOICE_SIMULATOR_DATA'] ?? '', 'credentials.json');
    const { RUB } = JSON.parse(readFileSync(file, 'utf8')) as Json;
    const credentials = { VOICE_PLATFORM_CREDENTIALS_FILE: '', VOICE_PLATFORM_CREDENTIALS: JSON.stringify({ RUB }) };
    const app = await system.start('controller', { ...credentials, PATCHBAY_PUBLIC_URL: 'http://patchbay.test' });
    const client = clientThrough(app, await system.newPortal('EUR'), 'http://patchbay.test');
    expect(await problemOf(client.post('/v1/account', { actor }))).toMatchObject({
      status: 422,
      code: 'currency-not-served',
    });
  });

  /** What the platform keeps of a user: whether it may sign in, and the digest of its password (MD5 `user:voximplant.com:password`). */
  function inForce(userName: string): { active: boolean; ha1: string } {
    const journal = readFileSync(join(system.simulator.env['VOICE_SIMULATOR_DATA'] ?? '', 'journal.jsonl'), 'utf8');
    const changes = journal
      .trimEnd()
      .split('\n')
      .flatMap((line) => JSON.parse(line) as { table: string; row?: { name: string; active: boolean; ha1: string } }[]);
    const last = changes.findLast(({ table, row }) => table === 'users' && row?.name === userName)?.row;
    if (last === undefined) throw new Error(`The platform has no user ${userName}`);
    return { active: last.active, ha1: last.ha1 };
  }
});

const connections: Agent[] = [];

/** A client of the public address whose connections lead to this replica. */
function clientThrough(app: App, { portalId, licenceKey }: TestPortal, baseUrl: string): PortalClient {
  const { hostname, port } = new URL(app.url);
  const connect = buildConnector({});
  const dispatcher = new Agent({ connect: (options, callback) => connect({ ...options, hostname, port }, callback) });
  connections.push(dispatcher);
  const through = (async (url: string, init: object) =>
    undiciFetch(url, { ...init, dispatcher })) as unknown as typeof fetch;
  return new PortalClient({ baseUrl, portalId, licenceKey, fetch: through });
}

function ha1Of(userName: string, body: unknown): string {
  const { password } = body as { password: string };
  return createHash('md5').update(`${userName}:voximplant.com:${password}`).digest('hex');
}
