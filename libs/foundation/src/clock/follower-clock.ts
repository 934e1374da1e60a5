import { connect, type Socket } from 'node:net';
import { Clock, type ClockTimer } from './clock';

interface PendingTimer {
  at: number;
  callback: () => void;
}

const reconnectMs = 200;
const longestLine = 4096;
/** Node fires a timer of more than 2^31 - 1 ms at once. */
const longestSystemTimerMs = 2 ** 31 - 1;

/**
 * A development clock that follows the voice simulator's over TCP. The simulator sends a line `{"seq","now","running"}` at every
 * change; timers that became due fire before the line is acknowledged with `{"ack":seq}`. Between lines time runs at wall pace
 * while `running`. While the simulator is away time runs on from what it said last.
 */
export class FollowerClock extends Clock {
  private readonly timers = new Set<PendingTimer>();
  private socket: Socket | undefined;
  private wake: NodeJS.Timeout | undefined;
  private reconnect: NodeJS.Timeout | undefined;
  private base = Date.now();
  private wallBase = Date.now();
  private running = true;
  private closed = false;

  private constructor(
    private readonly host: string,
    private readonly port: number,
  ) {
    super();
  }

  /** Connects to `tcp://host:port` and resolves once the first line has been heard, or after two seconds without one. */
  static async follow(url: string): Promise<FollowerClock> {
    const { hostname, port } = new URL(url);
    const clock = new FollowerClock(hostname, Number(port));
    await new Promise<void>((resolve) => {
      const patience = setTimeout(resolve, 2000);
      clock.listen(() => {
        clearTimeout(patience);
        resolve();
      });
    });
    return clock;
  }

  nowMs(): number {
    return this.running ? this.base + (Date.now() - this.wallBase) : this.base;
  }

  after(milliseconds: number, callback: () => void): ClockTimer {
    const timer: PendingTimer = { at: this.nowMs() + Math.max(0, milliseconds), callback };
    this.timers.add(timer);
    this.plan();
    return { cancel: () => this.timers.delete(timer) };
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.wake);
    clearTimeout(this.reconnect);
    this.socket?.destroy();
  }

  private listen(onFirstLine?: () => void): void {
    let heard = '';
    const socket = connect(this.port, this.host);
    this.socket = socket;
    socket.setNoDelay(true).setEncoding('utf8');
    socket.on('data', (text: string) => {
      heard = (heard + text).slice(-longestLine);
      const lines = heard.split('\n');
      heard = lines.pop() ?? '';
      for (const line of lines) this.hear(line);
      onFirstLine?.();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.base = this.nowMs();
      this.wallBase = Date.now();
      this.running = true;
      if (!this.closed) this.reconnect = setTimeout(() => this.listen(), reconnectMs).unref();
    });
  }

  private hear(line: string): void {
    const said = JSON.parse(line) as { seq: number; now: number; running: boolean };
    this.base = said.now;
    this.wallBase = Date.now();
    this.running = said.running;
    this.fireDue();
    this.socket?.write(`${JSON.stringify({ ack: said.seq })}\n`);
  }

  private fireDue(): void {
    const now = this.nowMs();
    const due = [...this.timers].filter((timer) => timer.at <= now).sort((a, b) => a.at - b.at);
    for (const timer of due) {
      this.timers.delete(timer);
      timer.callback();
    }
    this.plan();
  }

  private plan(): void {
    clearTimeout(this.wake);
    if (!this.running || this.timers.size === 0 || this.closed) return;
    const next = Math.min(...[...this.timers].map((timer) => timer.at));
    const wait = Math.min(Math.max(0, next - this.nowMs()), longestSystemTimerMs);
    this.wake = setTimeout(() => this.fireDue(), wait);
  }
}
