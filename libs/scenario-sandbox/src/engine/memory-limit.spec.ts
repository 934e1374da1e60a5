import { startScenario } from '../test-bench';
import { WorkerPool } from './worker-pool';

const knock = { name: 'Application.HttpRequest', method: 'POST', path: '/', content: '' } as const;
const answering = (body: string): string =>
  `const hoard = globalThis.hoard = []; VoxEngine.addEventListener(AppEvents.HttpRequest, () => { ${body} });`;

/** Resident memory that a test may add: a few runtimes of 16 MB and their leftovers, far below what was hoarded. */
const mostGrowthBytes = 250 * 1024 * 1024;

describe('the memory limit of a scenario', () => {
  let pool: WorkerPool;

  beforeAll(() => {
    pool = new WorkerPool({ workers: 1 });
  });

  afterAll(() => pool.close());

  /** Runs the body beside a neighbour, and returns how the hoarder ended, once the neighbour has shown that it lives. */
  async function hoard(body: string): Promise<string | undefined> {
    const neighbour = await startScenario(pool, answering("return 'alive';"));
    const { session, clock } = await startScenario(pool, answering(body), { settings: { callbackMs: 5000 } });
    await session.dispatch(knock);
    const end = session.running ? undefined : await session.ended;
    expect(await neighbour.session.dispatch(knock)).toMatchObject({ response: 'alive' });
    for (const each of [session, neighbour.session]) await each.terminate();
    for (const each of [clock, neighbour.clock]) each.close();
    return end?.message;
  }

  it.each([
    ['array buffers', 'for (;;) hoard.push(new ArrayBuffer(1e6));'],
    ['typed arrays', 'for (;;) hoard.push(new Uint8Array(1e7).fill(7));'],
    ['long strings', "for (let i = 0; ; i++) hoard.push('x'.repeat(1e6) + i);"],
    ['joined strings', "for (let i = 0, text = ''; ; i++) hoard[0] = text += 'x'.repeat(1e5) + i;"],
    ['padded strings', 'for (let i = 0; ; i++) hoard.push(String(i).padStart(1e6, "ж"));'],
    ['small objects', 'for (;;) hoard.push({ index: hoard.length });'],
    ['one array without end', 'for (;;) hoard.push(0);'],
    ['closures', 'for (;;) hoard.push(() => hoard);'],
    [
      'what is caught',
      'for (;;) { try { hoard.push(new ArrayBuffer(1e5)); } catch (e) { if (hoard.length) throw e; } }',
    ],
  ])('holds for %s, while a neighbour lives', async (_what, body) => {
    const before = process.memoryUsage.rss();
    expect(await hoard(body)).toContain('out of memory');
    expect(process.memoryUsage.rss() - before).toBeLessThan(mostGrowthBytes);
  });

  it('leaves a scenario that stays below it alone', async () => {
    expect(await hoard('for (let i = 0; i < 12; i++) hoard.push(new Uint8Array(1e6).fill(i));')).toBeUndefined();
  });

  it('holds for what a message brings in', async () => {
    const filled = answering('try { for (;;) hoard.push(new ArrayBuffer(1e5)); } catch (e) { return "full"; }');
    const { session } = await startScenario(pool, filled);
    expect(await session.dispatch(knock)).toMatchObject({ response: 'full' });
    await session.dispatch({ ...knock, content: 'x'.repeat(2e6) });
    expect(await session.ended).toMatchObject({ message: expect.stringContaining('out of memory') });
  });

  it('gives the memory back when sessions end', async () => {
    const before = process.memoryUsage.rss();
    for (let session = 0; session < 60; session += 1)
      await hoard('for (let i = 0; i < 14; i++) hoard.push(new Uint8Array(1e6).fill(7));');
    expect(process.memoryUsage.rss() - before).toBeLessThan(mostGrowthBytes);
  }, 30_000);

  it.each([
    [
      'a getter that hoards',
      "throw Object.defineProperty(new Error('x'), 'message', { get() { for (;;) hoard.push(new ArrayBuffer(1e6)); } });",
    ],
    ['a getter that never returns', "throw Object.defineProperty(new Error('x'), 'stack', { get() { for (;;); } });"],
    [
      'a proxy that never answers',
      'throw new Proxy({}, { getOwnPropertyDescriptor() { for (;;); }, getPrototypeOf() { for (;;); } });',
    ],
  ])('and of time hold while %s is read as the error', async (_what, body) => {
    const before = process.memoryUsage.rss();
    const began = performance.now();
    const neighbour = await startScenario(pool, answering("return 'alive';"));
    const { session } = await startScenario(pool, `const hoard = []; ${body}`, { settings: { callbackMs: 300 } });
    expect(await session.ended).toMatchObject({ cause: 'scriptError' });
    expect(performance.now() - began).toBeLessThan(2000);
    expect(await neighbour.session.dispatch(knock)).toMatchObject({ response: 'alive' });
    expect(process.memoryUsage.rss() - before).toBeLessThan(mostGrowthBytes);
    await neighbour.session.terminate();
  });

  it('tells what was thrown, also when it is no error', async () => {
    const thrown = async (text: string): Promise<string | undefined> =>
      (await (await startScenario(pool, text)).session.ended).message;
    expect(await thrown("throw 'words';")).toBe('uncaught words');
    expect(await thrown('throw null;')).toBe('uncaught null');
    expect(await thrown('throw { a: 1 };')).toBe('uncaught object');
    expect(await thrown("throw new TypeError('mine');")).toMatch(/^TypeError: mine\n/);
    expect(await thrown('syntax error here')).toMatch(/^SyntaxError: /);
  });
});
