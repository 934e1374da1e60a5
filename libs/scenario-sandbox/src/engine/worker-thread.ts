import { Worker } from 'node:worker_threads';
import { SandboxError } from '../sandbox-error';
import type { EngineSession, GuestMessage, GuestOutcome, ScenarioProgram } from './scenario-engine';
import type { FromWorker, ToWorker } from './worker-protocol';

/** QuickJS recurses on the worker's own stack; Node's 4 MB of a worker are too few for its 256 KB. */
const stackSizeMb = 16;

/** How long a worker may take to load its WebAssembly module. */
const startMs = 15_000;

/** How the parent watches a worker, in wall milliseconds. */
export interface WatchSettings {
  /** Between pings. */
  pingMs: number;
  /** Silence after which a worker is terminated. */
  silentMs: number;
}

interface OpenRuntime {
  /** Settles the run that is under way. */
  running: { answer: (outcome: GuestOutcome) => void; fail: (error: SandboxError) => void } | undefined;
  lose: (reason: string) => void;
}

/** The parent's side of one worker thread and the runtimes in it. */
export class WorkerThread {
  private readonly worker: Worker;
  private readonly runtimes = new Map<number, OpenRuntime>();
  private watch: NodeJS.Timeout | undefined;
  private lastRuntime = 0;
  private heardAtMs = 0;
  private watchedAtMs = 0;
  private gone: string | undefined;
  /** Settles once sessions can be opened; rejects with SandboxError when the worker does not come up. */
  readonly ready: Promise<void>;

  constructor(
    file: string,
    private readonly settings: WatchSettings,
  ) {
    this.worker = new Worker(file, { env: {}, execArgv: [], resourceLimits: { stackSizeMb } });
    this.ready = new Promise((resolve, reject) => {
      const patience = setTimeout(() => void this.end('the worker did not start'), startMs).unref();
      this.worker.on('message', (message: FromWorker) => {
        if (message.type === 'ready') {
          clearTimeout(patience);
          this.watch = setInterval(() => this.look(), settings.pingMs).unref();
          this.watchedAtMs = performance.now();
          resolve();
        }
        this.hear(message);
      });
      this.worker.on('error', (error: unknown) => this.lose(error instanceof Error ? error.message : String(error)));
      this.worker.on('exit', () => {
        clearTimeout(patience);
        this.lose('the worker ended');
        reject(new SandboxError(this.gone));
      });
    });
    this.ready.catch(() => undefined);
  }

  get alive(): boolean {
    return this.gone === undefined;
  }

  /** Sessions in it now. */
  get load(): number {
    return this.runtimes.size;
  }

  /** Puts a runtime into the worker; it is lost with the worker. */
  open(program: ScenarioProgram): EngineSession {
    const id = ++this.lastRuntime;
    let lose: (reason: string) => void = () => undefined;
    const lost = new Promise<string>((resolve) => (lose = resolve));
    const runtime: OpenRuntime = { running: undefined, lose };
    if (this.gone !== undefined) lose(this.gone);
    else this.runtimes.set(id, runtime);
    this.say({ type: 'open', runtime: id, program });
    return {
      lost,
      run: (message: GuestMessage) => this.run(id, message),
      dispose: () => {
        if (this.runtimes.delete(id)) this.say({ type: 'dispose', runtime: id });
      },
    };
  }

  /** Terminates the worker; its sessions are lost with the reason. */
  async end(reason: string): Promise<void> {
    this.lose(reason);
    await this.worker.terminate();
  }

  private run(id: number, message: GuestMessage): Promise<GuestOutcome> {
    const runtime = this.runtimes.get(id);
    if (runtime === undefined) return Promise.reject(new SandboxError(this.gone ?? 'the runtime was disposed'));
    return new Promise((resolve, reject) => {
      runtime.running = { answer: resolve, fail: reject };
      this.say({ type: 'run', runtime: id, message });
    });
  }

  private hear(message: FromWorker): void {
    this.heardAtMs = performance.now();
    if (message.type !== 'outcome') return;
    const runtime = this.runtimes.get(message.runtime);
    const running = runtime?.running;
    if (runtime !== undefined) runtime.running = undefined;
    running?.answer(message.outcome);
  }

  private look(): void {
    const nowMs = performance.now();
    // A parent that was itself stopped cannot tell whether the worker was silent: it looks again the next time.
    const parentStalled = nowMs - this.watchedAtMs > 2 * this.settings.pingMs;
    this.watchedAtMs = nowMs;
    if (parentStalled) this.heardAtMs = nowMs;
    if (nowMs - this.heardAtMs > this.settings.silentMs)
      void this.end(`the worker was silent for ${this.settings.silentMs} ms`);
    else this.say({ type: 'ping' });
  }

  private lose(reason: string): void {
    if (this.gone !== undefined) return;
    this.gone = reason;
    clearInterval(this.watch);
    for (const { lose, running } of this.runtimes.values()) {
      lose(reason);
      running?.fail(new SandboxError(reason));
    }
    this.runtimes.clear();
  }

  private say(message: ToWorker): void {
    if (this.gone === undefined) this.worker.postMessage(message);
  }
}
