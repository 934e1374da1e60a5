import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { waitFor } from '#testing';
import { FollowerClock } from './follower-clock';

const start = Date.UTC(2026, 10, 20, 8, 50);

/** A simulator's clock, as small as it gets: says a line, and knows what was acknowledged. */
class TinyClockServer {
  readonly acknowledged: number[] = [];
  private readonly sockets = new Set<Socket>();
  private seq = 0;
  private last = '';

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
      socket.setEncoding('utf8').on('data', (text: string) => {
        for (const line of text.trim().split('\n')) this.acknowledged.push((JSON.parse(line) as { ack: number }).ack);
      });
      socket.write(this.last);
    });
  }

  static async listen(port = 0): Promise<TinyClockServer> {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    const made = new TinyClockServer(server, `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`);
    made.say(start, false);
    return made;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  say(now: number, running: boolean): number {
    this.seq += 1;
    this.last = `${JSON.stringify({ seq: this.seq, now, running })}\n`;
    for (const socket of this.sockets) socket.write(this.last);
    return this.seq;
  }

  async acknowledges(seq: number): Promise<void> {
    await waitFor(() => this.acknowledged.includes(seq), { everyMs: 1, deadlineMs: 2000 });
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}

describe('FollowerClock', () => {
  let server: TinyClockServer;
  let clock: FollowerClock;

  beforeEach(async () => {
    server = await TinyClockServer.listen();
    clock = await FollowerClock.follow(server.url);
  });

  afterEach(async () => {
    clock.close();
    await server.close();
  });

  it('shows the time that the simulator says, and stands while it stands', async () => {
    expect(clock.nowMs()).toBe(start);
    await server.acknowledges(server.say(start + 90_000, false));
    expect(clock.nowMs()).toBe(start + 90_000);
    expect(clock.now().toISOString()).toBe('2026-11-20T08:51:30.000Z');
  });

  it('fires what became due, in order of time, before it acknowledges', async () => {
    const fired: string[] = [];
    const note = (name: string) => () => fired.push(`${name} ${server.acknowledged.at(-1) ?? 0}`);
    clock.after(2000, note('second'));
    clock.after(1000, note('first'));
    clock.after(60_000, note('later'));
    clock.after(1500, note('called off')).cancel();
    await server.acknowledges(1);
    const seq = server.say(start + 5000, false);
    await server.acknowledges(seq);
    expect(fired).toEqual([`first ${seq - 1}`, `second ${seq - 1}`]);
  });

  it('runs at wall pace while the simulator does', async () => {
    await server.acknowledges(server.say(start, true));
    const before = performance.now();
    await clock.sleep(30);
    const passed = performance.now() - before;
    expect(passed).toBeGreaterThanOrEqual(28);
    expect(clock.nowMs()).toBeGreaterThanOrEqual(start + 30);
  });

  it('ends a sleep when its signal aborts, and aborts a deadline at its time', async () => {
    const stop = new AbortController();
    const sleeping = clock.sleep(60_000, stop.signal);
    const deadline = clock.deadline(1000);
    const calledOff = clock.deadline(1000);
    calledOff.cancel();
    stop.abort();
    await sleeping;
    expect(deadline.signal.aborted).toBe(false);
    await server.acknowledges(server.say(start + 1000, false));
    expect([deadline.signal.aborted, calledOff.signal.aborted]).toEqual([true, false]);
  });

  it('goes on from the last time while the simulator is away, and follows it again when it is back', async () => {
    const { port } = server;
    await server.close();
    await waitFor(() => clock.nowMs() > start, { everyMs: 1 });
    server = await TinyClockServer.listen(port);
    await waitFor(() => server.acknowledged.length > 0, { everyMs: 5 });
    expect(clock.nowMs()).toBe(start);
  });

  it('does not fire a timer that is further away than a system timer can be', async () => {
    await server.acknowledges(server.say(start, true));
    let fired = 0;
    clock.after(2 ** 31 + 1000, () => (fired += 1));
    await clock.sleep(20);
    expect(fired).toBe(0);
  });
});
