import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RealmEngine } from '../engine/realm-engine';
import { seedTimeMs, startScenario } from '../test-bench';

const started = {
  name: 'Application.Started',
  accessURL: '',
  accountId: 1,
  applicationId: 1,
  logURL: '',
  sessionId: 1,
} as const;

describe("a scenario's HTTP requests", () => {
  const engine = new RealmEngine();
  const held: ServerResponse[] = [];
  let server: Server;
  let origin: string;
  let inFlight = 0;
  let mostInFlight = 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      inFlight += 1;
      mostInFlight = Math.max(mostInFlight, inFlight);
      response.on('close', () => (inFlight -= 1));
      if (request.url === '/silent') held.push(response);
      else if (request.url === '/slow') setTimeout(() => response.end('slow'), 150);
      else if (request.url === '/huge') response.end(Buffer.alloc(2 * 1024 * 1024 + 1));
      else if (request.url === '/away') response.writeHead(302, { location: '/away' }).end();
      else if (request.url === '/cut') request.socket.destroy();
      else
        request.pipe(response.setHeader('x-seen', `${request.method} ${request.url} ${request.headers['user-agent']}`));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    for (const response of held) response.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  /** Runs the body on Application.Started and returns what it logged, each with the virtual time since the start. */
  async function logged(body: string, fault?: Parameters<typeof Object.assign>[0]): Promise<string[]> {
    const text = `const origin = '${origin}';
      const say = (what) => Logger.write('said ' + (Date.now() - ${seedTimeMs}) + ' ' + what);
      VoxEngine.addEventListener(AppEvents.Started, async () => { ${body} });`;
    const { session, host } = await startScenario(engine, text);
    host.fault = fault;
    await session.dispatch(started);
    await session.ended;
    return host.texts.filter((line) => line.startsWith('said ')).map((line) => line.slice(5));
  }

  it('go out as given, and their answers cost no virtual time', async () => {
    const said = await logged(`
      const answer = await Net.httpRequestAsync(origin + '/a?b=1', { method: 'POST', postData: 'body', params: { c: 'ж' } });
      say(answer.code + ' ' + answer.text + ' ' + answer.headers.find(({ key }) => key === 'x-seen').value);
      Net.httpRequest(origin + '/slow', (slow) => { say(slow.text); VoxEngine.terminate(); });`);
    expect(said).toEqual(['0 200 body POST /a?b=1&c=%D0%B6 VoxEngine/1.0', '0 slow']);
  });

  it('carry bytes both ways', async () => {
    const said = await logged(`
      const answer = await Net.httpRequestAsync(origin + '/', { method: 'PUT', postData: [0, 255], rawOutput: true });
      say(JSON.stringify(answer.data)); VoxEngine.terminate();`);
    expect(said).toEqual(['0 [0,255]']);
  });

  it('leave a scenario its own deadline when the other side is silent', async () => {
    const said = await logged(`
      const late = Net.httpRequestAsync(origin + '/silent', { timeout: 2 });
      const first = await Promise.race([late, new Promise((resolve) => setTimeout(() => resolve('fallback'), 1000))]);
      say(first); say((await late).code); VoxEngine.terminate();`);
    expect(said).toEqual(['1000 fallback', '2000 -7']);
  }, 10_000);

  it('fail quickly, with the codes of the platform', async () => {
    const began = performance.now();
    const said = await logged(`
      for (const url of ['http://127.0.0.1:1/', 'nonsense', 'ftp://127.0.0.1/', origin + '/huge', origin + '/away', origin + '/cut'])
        say((await Net.httpRequestAsync(url)).code);
      VoxEngine.terminate();`);
    expect(said).toEqual(['0 -4', '0 -2', '0 -2', '0 -9', '0 -5', '0 -6']);
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it('suffer injected latency in virtual time only', async () => {
    const began = performance.now();
    const said = await logged(
      `say((await Net.httpRequestAsync(origin + '/', { timeout: 40 })).code);
       say((await Net.httpRequestAsync(origin + '/', { timeout: 10 })).code); VoxEngine.terminate();`,
      { delayMs: 30_000 },
    );
    expect(said).toEqual(['30000 200', '40000 -7']);
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it.each([
    ['an answer that is delayed', { delayMs: 60_000, answer: { code: 200, text: 'late' } }],
    ['an answer that never comes', undefined],
  ])('leave no timer behind when the session fails before %s', async (_what, fault) => {
    const { session, host, clock } = await startScenario(
      engine,
      `VoxEngine.addEventListener(AppEvents.Started, () => {
         Net.httpRequest('${origin}/silent', () => {}, { timeout: 60 });
         setTimeout(() => { throw new Error('enough'); }, 10);
       });`,
    );
    host.fault = fault;
    await session.dispatch(started);
    expect(await session.ended).toMatchObject({ cause: 'scriptError', atMs: seedTimeMs + 10 });
    // Time runs at wall pace when no timer attracts it.
    const began = performance.now();
    await new Promise<void>((resolve) => clock.at(clock.now() + 100, resolve, { background: true }));
    expect(performance.now() - began).toBeGreaterThan(90);
    clock.close();
  });

  it('can be answered by a fault, sent or not', async () => {
    const answer = { code: 503, text: 'injected' };
    expect(
      await logged(`say((await Net.httpRequestAsync(origin + '/')).code); VoxEngine.terminate();`, {
        answer,
        sendAnyway: true,
      }),
    ).toEqual(['0 503']);
    expect(
      await logged(`say((await Net.httpRequestAsync('http://127.0.0.1:1/')).text); VoxEngine.terminate();`, { answer }),
    ).toEqual(['0 injected']);
  });

  it('run three at a time, and more than 35 outstanding are refused', async () => {
    mostInFlight = 0;
    const said = await logged(`
      let done = 0;
      for (let i = 0; i < 35; i++) Net.httpRequest(origin + '/', () => { if (++done === 35) { say('all'); VoxEngine.terminate(); } });
      try { Net.httpRequest(origin + '/', () => {}); } catch (error) { say(error.message); }`);
    expect(said).toEqual(['0 Exceeded the HTTP connection count limit!', '0 all']);
    expect(mostInFlight).toBeLessThanOrEqual(3);
  });

  it('are awaited before Terminating, where exactly one more is allowed', async () => {
    const said = await logged(`
      VoxEngine.addEventListener(AppEvents.Terminating, async () => {
        say('terminating');
        const last = Net.httpRequestAsync(origin + '/');
        try { await Net.httpRequestAsync(origin + '/'); } catch (error) { say(error.message); }
        say((await last).code);
      });
      Net.httpRequest(origin + '/slow', () => say('pending'));
      VoxEngine.terminate();`);
    expect(said).toEqual([
      '0 pending',
      '0 terminating',
      '0 Only one HTTP request is allowed in Application.Terminating',
      '0 200',
    ]);
  });
});
