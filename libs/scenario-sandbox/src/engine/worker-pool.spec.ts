import { defaultSettings } from '../sandbox-settings';
import { startScenario } from '../test-bench';
import { WorkerPool } from './worker-pool';

/** What a healthy neighbour does: answers whatever arrives. */
const neighbourText = `VoxEngine.addEventListener(AppEvents.HttpRequest, () => 'alive');`;
const knock = { name: 'Application.HttpRequest', method: 'POST', path: '/', content: '' } as const;

describe('WorkerPool', () => {
  let pool: WorkerPool;

  beforeAll(() => {
    pool = new WorkerPool({ workers: 2 });
  });

  afterAll(() => pool.close());

  async function runKnocked(text: string, settings: { callbackMs?: number } = {}) {
    const started = await startScenario(
      pool,
      `VoxEngine.addEventListener(AppEvents.HttpRequest, (e) => { ${text} });`,
      { settings },
    );
    const result = await started.session.dispatch(knock);
    return { ...started, result };
  }

  it('gives a hoarding scenario "out of memory" while its neighbours live', async () => {
    const neighbours = await Promise.all([startScenario(pool, neighbourText), startScenario(pool, neighbourText)]);
    const { session, host } = await runKnocked(
      'globalThis.hoard = []; for (;;) hoard.push(new Array(1000).fill(0).map((_, index) => ({ index })));',
      { callbackMs: 20_000 },
    );
    expect(await session.ended).toMatchObject({
      cause: 'scriptError',
      message: expect.stringContaining('out of memory'),
    });
    expect(host.texts.some((text) => text.startsWith('JS session error: '))).toBe(true);
    for (const neighbour of neighbours)
      expect(await neighbour.session.dispatch(knock)).toMatchObject({ response: 'alive' });
  }, 30_000);

  it.each([
    ['a loop', 'for (;;);'],
    ['an endless chain of awaits', 'return (async () => { for (;;) await 0; })();'],
    ['a slow regular expression', "/^(a+)+$/.test('a'.repeat(40) + 'b');"],
    ['a swallowing loop', 'for (;;) { try { for (;;); } catch (e) {} }'],
  ])('stops %s at the limit of time', async (_what, text) => {
    const began = performance.now();
    const { session, host } = await runKnocked(text, { callbackMs: 300 });
    expect(await session.ended).toMatchObject({ cause: 'scriptError', message: 'a callback ran longer than 300 ms' });
    expect(performance.now() - began).toBeGreaterThan(290);
    expect(host.texts.slice(-2)).toEqual(['JS session error: a callback ran longer than 300 ms', 'Session terminated']);
  });

  it('keeps what was done before the limit was reached', async () => {
    const { host } = await runKnocked("VoxEngine.customData('done'); for (;;);", { callbackMs: 100 });
    expect(host.operations).toEqual([{ op: 'setCustomData', data: 'done' }]);
  });

  it('survives endless recursion', async () => {
    const { session } = await runKnocked('(function again() { again(); })();');
    expect(await session.ended).toMatchObject({
      cause: 'scriptError',
      message: expect.stringContaining('stack overflow'),
    });
    expect((await runKnocked("return 'alive';")).result.response).toBe('alive');
  });

  it('leaves no object of ours within reach', async () => {
    const { result } = await runKnocked(`
      const found = [];
      for (const name of ['process', 'require.main', 'module', 'Buffer', 'host', '__host', 'WebAssembly', 'fetch', 'performance']) {
        try { if (eval('typeof ' + name) !== 'undefined') found.push(name); } catch (error) {}
      }
      const reached = VoxEngine.terminate.constructor('return typeof process + typeof globalThis.process')();
      return { found, reached };`);
    expect(JSON.parse(result.response ?? '')).toEqual({ found: [], reached: 'undefinedundefined' });
  });

  it.each([
    'null',
    "{ op: 'httpRequest', requestId: 1, request: null }",
    "{ op: 'storage', requestId: 1, request: {} }",
    '[]',
  ])('drops %s, which a tampering scenario made up', async (forged) => {
    const { session, host } = await runKnocked(`
        Object.prototype.toJSON = function () { return this.op ? ${forged} : this; };
        VoxEngine.customData('x'); VoxEngine.terminate();`);
    expect(host.operations).toEqual([]);
    expect(session.running).toBe(true);
  });

  it('names the line of the scenario where it failed', async () => {
    const { session } = await startScenario(
      pool,
      "VoxEngine.customData('ok');\nfunction inner() { nobody(); }\ninner();",
    );
    const end = await session.ended;
    expect(end.message).toContain('nobody');
    expect(end.message).toMatch(/at inner \(test\.js:2/);
  });

  it('ends a worker that cannot be interrupted, and its sessions with it, while other workers live', async () => {
    const watched = new WorkerPool({ workers: 2, pingMs: 50, silentMs: 500 });
    const first = await startScenario(
      watched,
      `${neighbourText} VoxEngine.addEventListener(AppEvents.Started, () => {
      [].indexOf.call({ length: 2 ** 53 - 1 }, 1);
    });`,
    );
    const other = await startScenario(watched, neighbourText);
    const sharing = await startScenario(watched, neighbourText);
    const stuck = first.session.dispatch({
      name: 'Application.Started',
      accessURL: '',
      accountId: 1,
      applicationId: 1,
      logURL: '',
      sessionId: 1,
    });
    expect(await stuck).toMatchObject({ delivered: false });
    expect(await first.session.ended).toMatchObject({ cause: 'systemError' });
    expect(await sharing.session.ended).toMatchObject({ cause: 'systemError' });
    expect(await other.session.dispatch(knock)).toMatchObject({ response: 'alive' });
    const next = await startScenario(watched, neighbourText);
    expect(await next.session.dispatch(knock)).toMatchObject({ response: 'alive' });
    await watched.close();
  }, 30_000);

  it('closes after any number of messages', async () => {
    const busy = new WorkerPool({ workers: 1 });
    const runtime = await busy.open({
      scripts: [{ name: 'test', text: '' }],
      customData: '',
      secrets: {},
      settings: defaultSettings,
    });
    for (let message = 0; message < 20_000; message += 1) await runtime.run({ kind: 'timer', timerId: 1, nowMs: 0 });
    await busy.close();
    expect(await runtime.lost).toBe('the sandbox was closed');
    await expect(runtime.run({ kind: 'timer', timerId: 1, nowMs: 0 })).rejects.toThrow('the sandbox was closed');
  }, 30_000);
});
