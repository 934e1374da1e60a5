import { type Child, SimulatorFixture } from './simulator-fixture';

let fixture: SimulatorFixture;
let child: Child;
beforeEach(async () => {
  fixture = await SimulatorFixture.start({ mode: 'virtual' });
  child = await fixture.child();
});
afterEach(() => fixture.close());

const plant = (fault: Record<string, unknown>): ReturnType<SimulatorFixture['control']> =>
  fixture.control('POST', 'faults', { match: { method: 'AddApplication', accountName: child.name }, ...fault });
const add = (name: string): ReturnType<SimulatorFixture['call']> =>
  fixture.call('AddApplication', { application_name: name }, child);
const post = (): ReturnType<SimulatorFixture['request']> =>
  fixture.request('/platform_api/AddApplication', {
    method: 'POST',
    headers: { authorization: `Bearer ${fixture.token(child.id)}` },
    body: new URLSearchParams({ application_name: 'telephony' }),
  });
const applications = async (): Promise<number> =>
  (await fixture.call('GetApplications', {}, child)).total_count as number;

describe('faults on demand', () => {
  it('hit the nth matching request, and only that account and method', async () => {
    await plant({
      kind: 'error-code',
      code: 514,
      match: { method: 'AddApplication', accountName: child.name, nth: 2 },
    });
    expect((await fixture.call('AddApplication', { application_name: 'other' }, await fixture.child())).result).toBe(1);
    expect((await add('one')).result).toBe(1);
    expect(await add('two')).toEqual({ error: { code: 514, msg: 'Account creation has already started' } });
    expect((await add('two')).result).toBe(1);
    const { faults } = await fixture.control('GET', 'faults');
    expect(faults).toMatchObject([{ kind: 'error-code', seen: 3, hits: 1 }]);
  });

  it('find AddAccount by the name of the account to be', async () => {
    await fixture.control('POST', 'faults', {
      match: { method: 'AddAccount', accountName: 'planned' },
      kind: 'status',
      status: 503,
    });
    const failed = fixture.addAccount({ account_name: 'planned' });
    await expect(failed).rejects.toThrow();
    expect((await fixture.addAccount({ account_name: 'planned' })).result).toBe(1);
    expect((await fixture.control('GET', 'calls?account=planned')).methods).toEqual({ AddAccount: 2 });
  });

  it('answer a status, garbage, or cut the connection, and do nothing', async () => {
    await plant({ kind: 'status', status: 503, retryAfterSeconds: 7 });
    await plant({ kind: 'garbage' });
    await plant({ kind: 'cut-connection' });
    const status = await post();
    expect([status.status, status.headers.get('retry-after')]).toEqual([503, '7']);
    await status.text();
    const garbage = await post();
    await expect(garbage.json()).rejects.toThrow();
    await expect(post()).rejects.toThrow();
    expect(await applications()).toBe(0);
  });

  it('do it but never answer, for as long as the clock says', async () => {
    const before = fixture.simulator.platform.clock.now();
    await plant({ kind: 'did-it-but-timed-out', latencyMs: 30_000 });
    await expect(post()).rejects.toThrow();
    expect(fixture.simulator.platform.clock.now() - before).toBeGreaterThanOrEqual(30_000);
    expect(await applications()).toBe(1);
  });

  it('delay by virtual time, which costs no wall time', async () => {
    const { clock } = fixture.simulator.platform;
    const [before, wall] = [clock.now(), performance.now()];
    await plant({ kind: 'latency', latencyMs: 3_600_000 });
    expect((await add('slow')).result).toBe(1);
    expect(clock.now() - before).toBeGreaterThanOrEqual(3_600_000);
    expect(performance.now() - wall).toBeLessThan(2000);
  });

  it('limit the rate of a master and count who breaks it', async () => {
    await fixture.control('DELETE', 'calls');
    await fixture.control('POST', 'faults', { kind: 'rate-limit', perSecond: 3, match: { times: null } });
    const answers = await Promise.all(Array.from({ length: 8 }, post));
    const rejected = answers.filter((answer) => answer.status === 429).length;
    expect(rejected).toBe(5);
    await Promise.all(answers.map((answer) => answer.text()));
    const { masters } = await fixture.control('GET', 'limits');
    expect(masters).toContainEqual(
      expect.objectContaining({ master: 'master-rub', rejected: 5, requests: 8, maxPerSecond: 8 }),
    );
  });

  it('are refused when they make no sense, and taken away', async () => {
    expect((await fixture.control('POST', 'faults', { kind: 'earthquake' })).message).toContain('kind must be one of');
    expect((await fixture.control('POST', 'faults', { kind: 'status', mach: {} })).message).toContain('mach');
    const { id } = await plant({ kind: 'status' });
    await fixture.control('DELETE', `faults/${String(id)}`);
    expect((await fixture.control('GET', 'faults')).faults).toEqual([]);
  });
});

it('calls are counted per account and method in the order of time', async () => {
  await add('one');
  await add('one');
  await fixture.call('GetApplications', {}, child);
  const { methods, calls } = await fixture.control('GET', `calls?account=${child.name}`);
  expect(methods).toEqual({ AddAccount: 1, AddApplication: 2, GetApplications: 1 });
  expect((calls as { outcome: string }[]).map((call) => call.outcome)).toEqual(['ok', 'ok', 'error 129', 'ok']);
});
