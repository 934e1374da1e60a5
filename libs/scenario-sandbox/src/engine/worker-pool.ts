import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { SandboxError } from '../sandbox-error';
import type { EngineSession, ScenarioEngine, ScenarioProgram } from './scenario-engine';
import { WorkerThread, type WatchSettings } from './worker-thread';

/** Settings of a pool. */
export interface WorkerPoolOptions extends Partial<WatchSettings> {
  /** Worker threads; one per core unless told. */
  workers?: number;
}

/** Built code has the worker beside it; code run from its sources (tests) uses the built one. */
function workerFile(): string {
  const beside = join(__dirname, '..', 'worker.js');
  if (existsSync(beside)) return beside;
  const built = join(__dirname, '../../../../dist/libs/scenario-sandbox/src/worker.js');
  if (existsSync(built)) return built;
  throw new SandboxError('the sandbox worker is not built: run the build first');
}

/**
 * Scenarios isolated in QuickJS, many runtimes per worker thread. A worker that was silent for 3 s (a callback that cannot be
 * interrupted) is terminated: its sessions are lost, those of other workers live, and the next session starts a new one.
 */
export class WorkerPool implements ScenarioEngine {
  private readonly file = workerFile();
  private readonly threads: (WorkerThread | undefined)[];
  private readonly watch: WatchSettings;
  private closed = false;

  constructor(options: WorkerPoolOptions = {}) {
    this.threads = Array.from({ length: options.workers ?? availableParallelism() }, () => undefined);
    this.watch = { pingMs: options.pingMs ?? 500, silentMs: options.silentMs ?? 3000 };
  }

  async open(program: ScenarioProgram): Promise<EngineSession> {
    if (this.closed) throw new SandboxError('the worker pool is closed');
    const thread = this.leastLoaded();
    await thread.ready;
    return thread.open(program);
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.threads.map(async (thread) => thread?.end('the sandbox was closed')));
  }

  private leastLoaded(): WorkerThread {
    const free = this.threads.findIndex((thread) => thread?.alive !== true);
    if (free >= 0) this.threads[free] = new WorkerThread(this.file, this.watch);
    const alive = this.threads.filter((thread) => thread !== undefined);
    return alive.reduce((best, thread) => (thread.load < best.load ? thread : best));
  }
}
