import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { testDatabase } from '#testing';
import { ControllerBench } from './controller-bench';
import { configQuestion, furnish, type FurnishedPortal } from './furnished-portal';
import type { RawAnswer } from './raw-http';
import { RawSigner } from './raw-signed-request';

/** The way to MySQL, which a test can cut: `refused` as when the server is killed, `silent` as when a network swallows everything. */
class CutWay {
  private readonly sockets = new Set<Socket>();
  private state: 'open' | 'refused' | 'silent' = 'open';
  private readonly server: Server;

  constructor(private readonly target: URL) {
    this.server = createServer((near) => {
      if (this.state === 'refused') {
        near.destroy();
        return;
      }
      const far = connect(Number(this.target.port), this.target.hostname);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(from);
        from.on('data', (bytes) => {
          if (this.state === 'open') to.write(bytes);
        });
        from.on('error', () => undefined);
        from.on('close', () => {
          this.sockets.delete(from);
          to.destroy();
        });
      }
    }).listen(0, '127.0.0.1');
  }

  async url(): Promise<string> {
    if (!this.server.listening) await once(this.server, 'listening');
    const { port } = this.server.address() as AddressInfo;
    return Object.assign(new URL(this.target), { hostname: '127.0.0.1', port: String(port) }).href;
  }

  set(state: 'open' | 'refused' | 'silent'): void {
    this.state = state;
    if (state !== 'silent') for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.set('refused');
    this.server.close();
  }
}

describe('a controller whose MySQL is away', () => {
  let bench: ControllerBench;
  let way: CutWay;
  let portal: FurnishedPortal;
  /** Speaks with the replica whose MySQL can be cut off. */
  let signer: RawSigner;

  const config = (): Promise<RawAnswer> =>
    signer.ask({
      method: 'POST',
      path: '/scenario/v1/config',
      role: 's2c',
      body: configQuestion(portal.number, `session-${Math.random()}`),
    });

  /** Asks for four seconds: longer than anything that is kept is fresh, licences of our own directory included. */
  async function answersOverTime(): Promise<string[]> {
    const until = Date.now() + 4000;
    const answers: string[] = [];
    while (Date.now() < until) {
      const { status, headers } = await config();
      answers.push(`${status} ${String(headers['cache-status'])}`);
    }
    return [...new Set(answers)];
  }

  beforeAll(async () => {
    way = new CutWay(new URL((await testDatabase()).url));
    bench = await ControllerBench.start();
    portal = await furnish(bench, 'away');
    const replica = await bench.system.start('controller', { DATABASE_URL: await way.url() });
    signer = new RawSigner(portal.signer.portal, bench.system.url, replica.url);
  });

  beforeEach(async () => {
    way.set('open');
    expect((await config()).status).toBe(200);
  });

  afterAll(async () => {
    await bench.stop();
    way.close();
  });

  it.each(['refused', 'silent'] as const)('a warm config is answered from memory while MySQL is %s', async (state) => {
    way.set(state);
    expect(await answersOverTime()).toEqual(['200 patchbay; hit; detail=memory']);
  });
});
