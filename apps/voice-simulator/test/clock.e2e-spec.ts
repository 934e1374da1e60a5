import { connect, type Socket } from 'node:net';
import { FollowerClock } from '#foundation';
import { waitFor } from '#testing';
import { SimulatorFixture } from './simulator-fixture';

interface Line {
  readonly seq: number;
  readonly now: number;
  readonly running: boolean;
}

/** A follower that answers when it is told to. */
class Follower {
  readonly lines: Line[] = [];
  private constructor(private readonly socket: Socket) {
    let text = '';
    socket.on('data', (data) => {
      const parts = (text + data.toString()).split('\n');
      text = parts.pop() ?? '';
      this.lines.push(...parts.map((part) => JSON.parse(part) as Line));
    });
  }

  static async of(url: string): Promise<Follower> {
    const follower = new Follower(connect(Number(new URL(url).port), '127.0.0.1'));
    await waitFor(() => follower.lines.length > 0);
    return follower;
  }

  acknowledge(seq: number): void {
    this.socket.write(`${JSON.stringify({ ack: seq })}\n`);
  }

  close(): void {
    this.socket.destroy();
  }
}

describe('the clock for followers', () => {
  let fixture: SimulatorFixture;
  let follower: Follower;
  beforeEach(async () => {
    fixture = await SimulatorFixture.start({ mode: 'virtual', startMs: 1_000_000_000_000 });
    follower = await Follower.of(fixture.simulator.clockUrl);
  });
  afterEach(async () => {
    follower.close();
    await fixture.close();
  });

  it('tells each follower the time at once, and every jump', async () => {
    expect(follower.lines[0]!.now).toBeGreaterThanOrEqual(1_000_000_000_000);
    const state = await fixture.control('POST', 'clock/advance', { seconds: 3600 });
    expect(state).toMatchObject({ mode: 'virtual', followers: 1 });
    const jumped = await waitFor(() => follower.lines.find((line) => line.now >= 1_000_003_600_000));
    expect(jumped.seq).toBeGreaterThan(follower.lines[0]!.seq);
  });

  it('delivers nothing after a jump before the follower has heard of it', async () => {
    const { clock } = fixture.simulator.platform;
    let fired = 0;
    clock.at(clock.now() + 60_000, () => (fired = performance.now()));
    const jump = await waitFor(() => follower.lines.find((line) => line.now >= 1_000_000_060_000), { everyMs: 1 });
    expect(fired).toBe(0);
    const acknowledged = performance.now();
    follower.acknowledge(jump.seq);
    await waitFor(() => fired > 0, { everyMs: 1 });
    expect(fired - acknowledged).toBeLessThan(150);
  });

  it('waits a quarter of a second at most for a follower that is silent', async () => {
    const before = performance.now();
    await fixture.control('POST', 'clock/advance', { seconds: 60 });
    const took = performance.now() - before;
    expect(took).toBeGreaterThan(200);
    expect(took).toBeLessThan(2000);
  });
});

it('wall time runs, and cannot be advanced', async () => {
  const fixture = await SimulatorFixture.start();
  const follower = await Follower.of(fixture.simulator.clockUrl);
  expect(follower.lines[0]).toMatchObject({ running: true });
  expect((await fixture.control('POST', 'clock/advance', { seconds: 1 })).message).toBe('wall time cannot be advanced');
  expect((await fixture.control('GET', 'clock')).mode).toBe('wall');
  follower.close();
  await fixture.close();
});

it("the product's own follower fires its timers on the way, before the simulator goes on", async () => {
  const fixture = await SimulatorFixture.start({ mode: 'virtual', startMs: 1_000_000_000_000 });
  const { clock } = fixture.simulator.platform;
  const follower = await FollowerClock.follow(fixture.simulator.clockUrl);
  const order: string[] = [];
  follower.after(30 * 60_000, () => order.push('follower'));
  clock.at(clock.now() + 3_600_000, () => order.push('simulator'));
  await waitFor(() => order.length === 2);
  expect(order).toEqual(['follower', 'simulator']);
  expect(follower.nowMs()).toBeGreaterThanOrEqual(1_000_003_600_000);
  follower.close();
  await fixture.close();
});

describe('a client that stamps its tokens by the wall', () => {
  let fixture: SimulatorFixture;
  afterEach(() => fixture.close());

  const farAheadMs = 30 * 86_400_000;
  const tokenOf = (agoSeconds: number): string => {
    const iat = Math.floor(Date.now() / 1000) - agoSeconds;
    return fixture.token(undefined, { iat, exp: iat + 64 });
  };
  const codeFor = async (token: string): Promise<unknown> => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fixture.request('/platform_api/GetAccountInfo', { method: 'POST', headers });
    return ((await response.json()) as { error?: { code: number } }).error?.code;
  };

  it('is believed on virtual time, while its token lasts by either clock', async () => {
    fixture = await SimulatorFixture.start({ mode: 'virtual', startMs: Date.now() + farAheadMs });
    expect(await codeFor(tokenOf(0))).toBeUndefined();
    expect(await codeFor(fixture.token())).toBeUndefined();
    expect(await codeFor(tokenOf(100))).toBe(456);
  });

  it('must be right by the wall on wall time', async () => {
    fixture = await SimulatorFixture.start();
    expect(await codeFor(tokenOf(100))).toBe(456);
    expect(await codeFor(tokenOf(-100))).toBe(455);
  });
});
