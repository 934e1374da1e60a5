import { testActor } from '#testing';
import { ControllerBench } from './controller-bench';
import { configQuestion, type FurnishedPortal, furnish, report, started } from './furnished-portal';
import type { RawAnswer } from './raw-http';
import { RawSigner, type RequestOrder } from './raw-signed-request';
import { everyRoute } from './routes';

const actor = testActor;
const notFound = { status: 404, code: '[a-z]+-not-found|unknown-number' };

/** An answer without what differs between any two: the request's id. */
const comparable = ({ status, body }: RawAnswer): string => `${status} ${body.replace(/req_[a-z0-9]+/, '')}`;

/**
 * Each route with an id in its path. `foreign` fills in an id of portal B, `missing` one that nobody has; A asks for both.
 * `own`: the id is the caller's to choose, so that A gets a thing of its own, and B's stays as it is. Those that make one stand last.
 */
interface RouteCase {
  foreign: (b: FurnishedPortal) => string;
  missing: string;
  body?: object;
  own?: true;
}

const cases: Record<string, RouteCase> = {
  'GET /v1/users/:userId/logins': {
    foreign: (b) => `/v1/users/${b.userId}/logins`,
    missing: '/v1/users/nobody/logins',
    own: true,
  },
  'DELETE /v1/users/:userId/logins/:kind': {
    foreign: (b) => `/v1/users/${b.userId}/logins/browser`,
    missing: '/v1/users/nobody/logins/browser',
    body: { actor },
  },
  'GET /v1/numbers/:numberId': {
    foreign: (b) => `/v1/numbers/${b.numberId}`,
    missing: '/v1/numbers/num_00000000000000000000000000',
  },
  'GET /v1/lines/:lineId': { foreign: (b) => `/v1/lines/${b.lineId}`, missing: '/v1/lines/nobody' },
  'PUT /v1/lines/:lineId': {
    foreign: (b) => `/v1/lines/${b.lineId}`,
    missing: '/v1/lines/nobody',
    body: { actor, title: 'Mine', numberIds: [] },
    own: true,
  },
  'GET /v1/calls/:callId': {
    foreign: (b) => `/v1/calls/${b.callIds[0] ?? ''}`,
    missing: '/v1/calls/call_00000000000000000000000000',
  },
  'PUT /v1/users/:userId/logins/:kind': {
    foreign: (b) => `/v1/users/${b.userId}/logins/browser`,
    missing: '/v1/users/nobody/logins/browser',
    body: { actor, displayName: 'Mine' },
    own: true,
  },
};

describe('catalogue E: tenants see nothing of each other', () => {
  let bench: ControllerBench;
  let a: FurnishedPortal;
  let b: FurnishedPortal;

  const asA = (order: RequestOrder): Promise<RawAnswer> => a.signer.ask(order);
  const json = <T>({ body }: RawAnswer): T => JSON.parse(body) as T;
  const rowsOfB = async (): Promise<string> =>
    JSON.stringify(
      await Promise.all(
        ['phone_lines', 'line_numbers', 'logins', 'numbers', 'calls', 'call_events'].map((table) =>
          bench.rows(`SELECT * FROM ${table} WHERE tenant_id = ?`, [b.tenantId]),
        ),
      ),
    );

  beforeAll(async () => {
    bench = await ControllerBench.start();
    // One after the other: both take the first number of the stock.
    a = await furnish(bench, 'aaa');
    b = await furnish(bench, 'bbb');
  });

  afterAll(() => bench.stop());

  it('E01: every route with an id in its path has a case here', () => {
    const routes = everyRoute().filter(({ path }) => path.includes(':'));
    expect(Object.keys(cases).sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
  });

  describe.each(Object.entries(cases))(
    'E01: %s with an id of another portal',
    (route, { foreign, missing, body, own }) => {
      const order = (path: string): RequestOrder => ({
        method: route.split(' ')[0] as 'GET' | 'PUT' | 'DELETE',
        path,
        ...(body === undefined ? {} : { body }),
      });

      if (own === true) {
        it('is a thing of the caller’s own, and the other portal’s stays as it is', async () => {
          const before = await rowsOfB();
          const [of, none] = [await asA(order(foreign(b))), await asA(order(missing))];
          expect(of.status).toBe(none.status);
          expect(of.body).not.toMatch(/bbb-line.*Title of bbb|Name of bbb/);
          expect(await rowsOfB()).toBe(before);
        });
      } else {
        it('is answered 404, byte for byte as a missing one', async () => {
          const answers = [];
          for (const path of [foreign(b), missing]) answers.push(await bench.refuses(() => asA(order(path)), notFound));
          expect(comparable(answers[0]!)).toBe(comparable(answers[1]!));
        });
      }
    },
  );

  it('E01: an id of another portal in a body is answered as a missing one', async () => {
    const bind = (numberId: string) => (): Promise<RawAnswer> =>
      asA({ method: 'PUT', path: '/v1/lines/mine', body: { actor, title: 'Mine', numberIds: [numberId] } });
    const answers = [];
    for (const numberId of [b.numberId, 'num_00000000000000000000000000'])
      answers.push(await bench.refuses(bind(numberId), notFound));
    expect(comparable(answers[0]!)).toBe(comparable(answers[1]!));
  });

  it('D12, E10: a number of another portal has no settings for this one’s scenario, cached or not', async () => {
    const config = (signer: RawSigner, called: string): Promise<RawAnswer> =>
      signer.ask({ method: 'POST', path: '/scenario/v1/config', role: 's2c', body: configQuestion(called) });
    for (let turn = 0; turn < 2; turn += 1) expect((await config(b.signer, b.number)).status).toBe(200);
    const answers = [];
    for (const called of [b.number, '+70000000000'])
      answers.push(await bench.refuses(() => config(a.signer, called), notFound));
    expect(comparable(answers[0]!)).toBe(comparable(answers[1]!));
  });

  it('E09, G06: a session of another portal reported with our key is a call of our own', async () => {
    const before = await rowsOfB();
    const answer = await report(a, b.sessionIds[0]!, [
      { ...started(a.number), sequence: 2, type: 'call.ended', code: 200, reason: 'x' },
    ]);
    expect(answer.status).toBe(200);
    expect(await rowsOfB()).toBe(before);
  });

  it('E02: guessing ids → 404, then 429 with the time to come again, signed', async () => {
    const app = await bench.system.start('controller', { PATCHBAY_PORTAL_REQUESTS_PER_MINUTE: '10' });
    const { signer } = await bench.newPortal();
    const guesser = new RawSigner(signer.portal, bench.system.url, app.url);
    const answers = [];
    // Twice the quota and more: whatever minute each falls into, one of the minutes has too many.
    for (let guess = 0; guess < 30; guess += 1) {
      const request = guesser.request({ path: `/v1/calls/call_${String(guess).padStart(26, '0')}` });
      const answer = await guesser.send(request);
      answers.push([answer.status, guesser.refusalOf(request, answer), answer.headers['retry-after'] !== undefined]);
    }
    expect(answers[0]).toEqual([404, undefined, false]);
    expect(answers.filter(([status]) => status === 429).length).toBeGreaterThanOrEqual(5);
    expect(answers.filter(([status, refusal, retry]) => refusal !== undefined || (status === 429) !== retry)).toEqual(
      [],
    );
    await app.stop();
  });

  it.each([
    ['E03 portalId', { portalId: 'p-other' }],
    ['E03 tenantId', { tenantId: 'ten_other' }],
    ['E13 balance', { balance: '1000000' }],
    ['E13 state', { state: 'active' }],
    ['E13 role', { role: 'admin' }],
    ['E13 platform account', { platformAccountId: '1' }],
    ['E13 key version', { keyVersion: 9 }],
    ['C03 a prototype', { constructor: { prototype: { isAdministrator: true } } }],
  ])('%s in a body → 400', async (_, extra) => {
    const orders: RequestOrder[] = [
      { method: 'PUT', path: '/v1/portal', body: { actor, ...extra } },
      { method: 'POST', path: '/v1/account', body: { actor, ...extra } },
      { method: 'PUT', path: '/v1/portal', body: { actor: { ...actor, ...extra } } },
    ];
    for (const order of orders)
      await bench.refuses(() => asA(order), { status: 400, code: ['invalid-request', 'malformed-request'] });
  });

  it('E04: a portalId in the query → 400, on every route that reads', async () => {
    const reads = everyRoute().filter(({ method, path }) => method === 'GET' && path.startsWith('/v1/'));
    for (const { path } of reads) {
      const target = `${path.replace(/:\w+/g, 'call_1')}?portalId=${b.portalId}`;
      await bench.refuses(() => asA({ path: target }), { status: 400, code: 'invalid-request' });
    }
  });

  it.each(['/v1/numbers', '/v1/lines', '/v1/calls?limit=100'])('E05: %s lists own rows only', async (path) => {
    const list = json<{ items: object[] }>(await asA({ path }));
    expect(list.items.length).toBeGreaterThan(0);
    const foreign = [b.numberId, 'Title of bbb', b.number, ...b.callIds].filter((id) =>
      JSON.stringify(list).includes(id),
    );
    expect(foreign).toEqual([]);
  });

  it('E06: a cursor of another portal → 400, and so is one changed by a character', async () => {
    const { nextCursor } = json<{ nextCursor: string }>(await b.signer.ask({ path: '/v1/calls?limit=1' }));
    const page = (cursor: string): RequestOrder => ({ path: `/v1/calls?limit=1&cursor=${encodeURIComponent(cursor)}` });
    expect((await b.signer.ask(page(nextCursor))).status).toBe(200);
    const changed = `${nextCursor.slice(0, -3)}${nextCursor.at(-3) === 'A' ? 'B' : 'A'}${nextCursor.slice(-2)}`;
    await bench.refuses(() => asA(page(nextCursor)), { status: 400, code: 'bad-cursor' });
    await bench.refuses(() => b.signer.ask(page(changed)), { status: 400, code: 'bad-cursor' });
  });

  it('E14: no answer carries a key, a password or an address of a session', async () => {
    const paths = [
      '/v1/account',
      '/v1/portal',
      `/v1/users/${b.userId}/logins`,
      '/v1/numbers',
      '/v1/lines',
      '/v1/calls',
      '/v1/balance',
    ];
    const answers = await Promise.all(paths.map((path) => b.signer.ask({ path })));
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200));
    const said = answers.map(({ body }) => body).join('\n');
    const roles = ['p2c', 'c2p', 's2c', 'c2s', 'p2s', 's2p', 'whk'] as const;
    const secrets = [
      b.signer.portal.licenceKey,
      b.loginPassword,
      'planted-access-url',
      ...roles.map((role) => b.signer.key(role)),
    ];
    expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
    expect(said).not.toMatch(/"(prk|apiKey|api_key|password|secret|salt|token)"/i);
  });

  it('E19: a thousand requests of two portals at once are never mixed up', async () => {
    const portals = Array.from({ length: 1000 }, (_, n) => (n % 2 === 0 ? a : b));
    const mixed: string[] = [];
    for (let at = 0; at < portals.length; at += 50) {
      await Promise.all(
        portals.slice(at, at + 50).map(async ({ signer, portalId }) => {
          const { body } = await signer.ask();
          if (!body.includes(`"portalId":"${portalId}"`)) mixed.push(body);
        }),
      );
    }
    expect(mixed).toEqual([]);
  });
});
