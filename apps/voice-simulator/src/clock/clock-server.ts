import { createServer, type Server, type Socket } from 'node:net';
import { VirtualClock } from '#scenario-sandbox';
import type { SimulatorClock } from './simulator-clock';

/** From this jump on the server waits for its followers before anything due at the new time is delivered. */
const waitFromJumpMs = 1000;
const ackPatienceMs = 250;
const longestLine = 256;

interface Follower {
  readonly socket: Socket;
  acknowledged: number;
}

/**
 * Tells other processes the simulator's time over TCP, one JSON line `{"seq","now","running"}` at the connection and at every change;
 * a follower answers `{"ack":seq}` once it has acted on it. While `running`, followers extrapolate at wall pace. After a jump of a
 * second or more the clock waits up to 250 ms of wall time for every follower's answer.
 */
export class ClockServer {
  private readonly followers = new Set<Follower>();
  private readonly waiting = new Set<() => void>();
  private readonly server: Server;
  private sequence = 0;
  private running: boolean;

  constructor(private readonly clock: SimulatorClock) {
    this.running = !(clock instanceof VirtualClock);
    if (clock instanceof VirtualClock) clock.onJump((from, to, running) => this.changed(from, to, running));
    this.server = createServer((socket) => this.follow(socket));
  }

  /** Listens; resolves with the port, which is a free one for 0. */
  async listen(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, resolve);
    });
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  /** How many processes follow. */
  get followerCount(): number {
    return this.followers.size;
  }

  /** Whether time runs at wall pace now. */
  get isRunning(): boolean {
    return this.running;
  }

  /** Disconnects every follower and stops listening. */
  async close(): Promise<void> {
    for (const { socket } of this.followers) socket.destroy();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
  }

  private follow(socket: Socket): void {
    const follower: Follower = { socket, acknowledged: 0 };
    let heard = '';
    this.followers.add(follower);
    socket.setNoDelay(true).setEncoding('utf8');
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.followers.delete(follower);
      this.wake();
    });
    socket.on('data', (text: string) => {
      const lines = (heard + text).split('\n');
      heard = (lines.pop() ?? '').slice(-longestLine);
      for (const line of lines) follower.acknowledged = Math.max(follower.acknowledged, acknowledgedBy(line));
      this.wake();
    });
    socket.write(this.line(this.clock.now()));
  }

  private async changed(fromMs: number, toMs: number, running: boolean): Promise<void> {
    this.running = running;
    this.sequence += 1;
    for (const { socket } of this.followers) socket.write(this.line(toMs));
    if (toMs - fromMs >= waitFromJumpMs) await this.everyoneHeard(this.sequence);
  }

  private line(nowMs: number): string {
    return `${JSON.stringify({ seq: this.sequence, now: nowMs, running: this.running })}\n`;
  }

  private async everyoneHeard(sequence: number): Promise<void> {
    const patience = performance.now() + ackPatienceMs;
    while ([...this.followers].some((follower) => follower.acknowledged < sequence)) {
      const left = patience - performance.now();
      if (left <= 0) return;
      await new Promise<void>((resolve) => {
        const alarm = setTimeout(resolve, left);
        this.waiting.add(() => {
          clearTimeout(alarm);
          resolve();
        });
      });
    }
  }

  private wake(): void {
    for (const resume of this.waiting) resume();
    this.waiting.clear();
  }
}

function acknowledgedBy(line: string): number {
  try {
    const said = JSON.parse(line) as { ack?: unknown };
    return typeof said.ack === 'number' ? said.ack : 0;
  } catch {
    return 0;
  }
}
