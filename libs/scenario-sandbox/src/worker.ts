import { parentPort } from 'node:worker_threads';
import { compileQuickJs, QuickJsInstance } from './engine/quickjs-instance';
import { QuickJsRuntime } from './engine/quickjs-runtime';
import type { GuestOutcome, ScenarioProgram } from './engine/scenario-engine';
import type { FromWorker, ToWorker } from './engine/worker-protocol';
import { SandboxError } from './sandbox-error';

/** The worker's whole life: QuickJS compiled once, an instance for each runtime. An error here ends the worker, and the parent sees it. */
async function serve(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new SandboxError('the sandbox worker runs in a worker thread only');
  const compiled = await compileQuickJs();
  const runtimes = new Map<number, Promise<QuickJsRuntime | string>>();
  const say = (message: FromWorker): void => port.postMessage(message);

  const open = async (program: ScenarioProgram): Promise<QuickJsRuntime | string> => {
    try {
      return new QuickJsRuntime(await QuickJsInstance.create(compiled, program.settings.memoryBytes), program);
    } catch (error) {
      return `the runtime did not start: ${String(error)}`;
    }
  };

  const run = async ({ runtime: id, message }: Extract<ToWorker, { type: 'run' }>): Promise<void> => {
    const runtime = await runtimes.get(id);
    if (runtime === undefined) throw new SandboxError(`there is no runtime ${id}`);
    const outcome: GuestOutcome =
      typeof runtime === 'string'
        ? { operations: [], failure: { kind: 'uncaught', message: runtime } }
        : runtime.run(message);
    say({ type: 'outcome', runtime: id, outcome });
  };

  port.on('message', (request: ToWorker) => {
    if (request.type === 'ping') say({ type: 'pong' });
    else if (request.type === 'open') runtimes.set(request.runtime, open(request.program));
    else if (request.type === 'run') void run(request);
    else runtimes.delete(request.runtime);
  });
  say({ type: 'ready' });
}

void serve();
