import { Correspondent, type Office, SessionBench } from './session-bench';
import { type Reply, rowsOf } from './simulator-fixture';

/** Notes what it can see of its account in the log, and stays until it is told to end. */
const curious = `
require(Modules.ApplicationStorage);
VoxEngine.addEventListener(AppEvents.CallAlerting, async ({ call }) => {
  call.answer();
  const before = await ApplicationStorage.get('last');
  await ApplicationStorage.put('last', call.number(), 3600);
  Logger.write('note ' + JSON.stringify({ secret: VoxEngine.getSecretValue('patchbay'), before: before && before.value }));
});
VoxEngine.addEventListener(AppEvents.HttpRequest, ({ method, path, content, headers }) => {
  if (content === 'end') { VoxEngine.terminate(); return 'bye'; }
  if (content === 'nothing') return undefined;
  return { method, path, content, headers };
});
`;

describe('sessions side by side', () => {
  let bench: SessionBench;
  let one: Office;
  let two: Office;
  beforeAll(async () => {
    bench = await SessionBench.start();
    one = await bench.office('74012555555', curious, ['user67']);
    two = await bench.office('78122000000', curious).catch(async () => bench.office(await freeNumber(2), curious));
    for (const office of [one, two]) {
      const secret = {
        secret_name: 'patchbay',
        secret_value: `of ${office.child.name}`,
        application_id: office.applicationId,
      };
      await bench.fixture.call('AddSecret', secret, office.child);
    }
  });
  afterAll(() => bench.close());

  async function freeNumber(region: number): Promise<string> {
    const answer = await bench.fixture.call('GetNewPhoneNumbers', {
      country_code: 'RU',
      phone_category_name: 'GEOGRAPHIC',
      phone_region_id: region,
    });
    return String(answer.result[0].phone_number);
  }

  async function live(office: Office): Promise<Reply> {
    const { sessionId } = await bench.dial(office);
    return bench.fixture.control('GET', `sessions/${sessionId as number}`);
  }

  async function knock(url: string, init: Record<string, unknown>): Promise<{ status: number; text: string }> {
    const response = await bench.fixture.request(new URL(url).pathname, init);
    return { status: response.status, text: await response.text() };
  }

  async function notes(view: Reply): Promise<unknown[]> {
    const lines = await bench.log(view);
    return lines.filter((line) => line.includes(' note ')).map((line) => JSON.parse(line.slice(25)) as unknown);
  }

  it('shows each account its own secrets and its own storage, which lasts', async () => {
    const views: Reply[] = [];
    for (const office of [one, two, one]) {
      const { accessUrl, sessionId } = await live(office);
      await knock(accessUrl as string, { method: 'POST', body: 'end' });
      views.push(await bench.ended(sessionId as number));
    }
    expect(await Promise.all(views.map(notes))).toEqual([
      [{ secret: `of ${one.child.name}`, before: null }],
      [{ secret: `of ${two.child.name}`, before: null }],
      [{ secret: `of ${one.child.name}`, before: one.number }],
    ]);
    const item = await bench.fixture.call(
      'GetKeyValueItem',
      { key: 'last', application_id: one.applicationId },
      one.child,
    );
    expect(item.result.value).toBe(one.number);
    const history = await bench.fixture.call(
      'GetCallHistory',
      { from_date: '2015-07-01 00:00:00', to_date: '2030-01-01 00:00:00' },
      two.child,
    );
    expect(rowsOf(history).map((row) => row.call_session_history_id)).toEqual([views[1]!.sessionId]);
  });

  it('hands requests to the access URL in, and the answer back, until the session ends', async () => {
    const { accessUrl, sessionId } = await live(one);
    const url = accessUrl as string;
    const answer = await knock(url, {
      method: 'POST',
      body: '{"command":"wait"}',
      headers: { 'X-Signature': 'abc', 'content-type': 'application/json', cookie: 'no' },
    });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      200,
      {
        method: 'POST',
        path: new URL(url).pathname,
        content: '{"command":"wait"}',
        headers: [{ key: 'X-Signature', value: 'abc' }],
      },
    ]);
    expect(JSON.parse((await knock(url, { method: 'GET' })).text)).toMatchObject({ method: 'GET', content: '' });
    expect(JSON.parse((await knock(url, { method: 'DELETE' })).text)).toMatchObject({ method: 'DELETE' });
    expect(await knock(url, { method: 'PUT', body: 'nothing' })).toEqual({ status: 200, text: '' });
    expect((await knock(url, { method: 'POST', body: 'x'.repeat(64 * 1024) })).status).toBe(200);
    expect((await knock(url, { method: 'POST', body: 'x'.repeat(64 * 1024 + 1) })).status).toBe(413);
    expect((await knock(`${url}0`, { method: 'POST', body: '' })).status).toBe(404);
    expect(await knock(url, { method: 'POST', body: 'end' })).toEqual({ status: 200, text: 'bye' });
    await bench.ended(sessionId as number);
    expect((await knock(url, { method: 'POST', body: 'end' })).status).toBe(404);
  });

  it('starts a session by its rule', async () => {
    const answer = await bench.fixture.call(
      'StartScenarios',
      { rule_id: one.ruleId, script_custom_data: 'from outside' },
      one.child,
    );
    const url = answer.media_session_access_url as string;
    expect((await knock(url, { method: 'POST', body: '1' })).status).toBe(200);
    await bench.fixture.control('POST', 'clock/advance', { seconds: 61 });
    const view = await bench.ended(answer.call_session_history_id as number);
    expect(view).toMatchObject({ finishReason: 'Timeout', customData: 'from outside', legs: [] });
  });

  it.each([
    [
      'hoards',
      'globalThis.hoard = []; for (;;) hoard.push(new Array(1000).fill(0).map((_, index) => ({ index })));',
      /out of memory|longer than/,
    ],
    ['loops', 'for (;;);', /longer than 1000 ms/],
    ['throws', 'throw new Error("oops");', /oops/],
  ])('ends a session that %s, bills it, and leaves its neighbour alone', async (_what, code, message) => {
    const neighbour = await live(two);
    const office = await bench.office(
      await freeNumber(1),
      `VoxEngine.addEventListener(AppEvents.CallAlerting, ({ call }) => {
        call.addEventListener(CallEvents.Connected, () => { ${code} });
        call.answer();
      });`,
    );
    const view = await bench.callThrough(office);
    expect(view.end).toEqual({ cause: 'scriptError', message: expect.stringMatching(message) });
    const { finish_reason, calls } = await bench.history(office, view.sessionId as number);
    expect([finish_reason, calls[0].cost]).toEqual(['JS session error', 0.48]);
    expect((await knock(neighbour.accessUrl as string, { method: 'POST', body: 'end' })).text).toBe('bye');
    await bench.ended(neighbour.sessionId as number);
  });

  it('lets the HTTP requests of scenarios fail as planted', async () => {
    const there = await Correspondent.start(() => 'true answer');
    const office = await bench.office(
      await freeNumber(4),
      `VoxEngine.addEventListener(AppEvents.CallAlerting, async () => {
        for (const path of ['/late', '/lost', '/cut', '/fine']) {
          const began = Date.now();
          const { code, text } = await Net.httpRequestAsync('${there.url}' + path, { timeout: 5 });
          Logger.write('note ' + JSON.stringify([path, code, text, Date.now() - began]));
        }
        VoxEngine.terminate();
      });`,
    );
    const fault = (plan: object): Promise<Reply> =>
      bench.fixture.control('POST', 'scenario-faults', { accountName: office.child.name, ...plan });
    await fault({ urlContains: '/late', delayMs: 6000 });
    await fault({ urlContains: '/lost', code: 503, text: 'no', sendAnyway: true });
    await fault({ urlContains: '/cut', code: -6, delayMs: 700 });
    const view = await bench.callThrough(office);
    expect(await notes(view)).toMatchObject([
      ['/late', -7, null, 5000],
      ['/lost', 503, 'no', 0],
      ['/cut', -6, null, 700],
      ['/fine', 200, 'true answer', 0],
    ]);
    expect(there.heard.map(({ path }) => path)).toEqual(['/late', '/lost', '/fine']);
    const { faults } = await bench.fixture.control('GET', 'scenario-faults');
    expect((faults as Reply[]).map(({ hits }) => hits as number)).toEqual([1, 1, 1]);
    await there.close();
  });

  it('closes what was open when the platform ends, and keeps the history', async () => {
    const view = await live(one);
    await bench.fixture.restart();
    const row = bench.fixture.simulator.platform.store.sessions.get(view.sessionId as number);
    expect(row).toMatchObject({ finishReason: 'Terminated administratively' });
    expect(row?.calls).toHaveLength(1);
  });
});
