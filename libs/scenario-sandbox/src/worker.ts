import { parentPort } from 'node:worker_threads';
import { getQuickJS } from 'quickjs-emscripten';
import { QuickJsRuntime } from './engine/quickjs-runtime';
import type { FromWorker, ToWorker } from './engine/worker-protocol';
import { SandboxError } from './sandbox-error';

/** The worker's whole life: one WebAssembly module, many runtimes. An error here ends the worker, and the parent sees it. */
async function serve(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new SandboxError('the sandbox worker runs in a worker thread only');
  const quickJs = await getQuickJS();
  const runtimes = new Map<number, QuickJsRuntime>();
  const say = (message: FromWorker): void => port.postMessage(message);

  const run = (request: Extract<ToWorker, { type: 'run' }>): void => {
    const runtime = runtimes.get(request.runtime);
    if (runtime === undefined) throw new SandboxError(`there is no runtime ${request.runtime}`);
    say({ type: 'outcome', runtime: request.runtime, outcome: runtime.run(request.message) });
  };

  port.on('message', (request: ToWorker) => {
    if (request.type === 'ping') say({ type: 'pong' });
    else if (request.type === 'open') runtimes.set(request.runtime, new QuickJsRuntime(quickJs, request.program));
    else if (request.type === 'run') run(request);
    else {
      runtimes.get(request.runtime)?.dispose();
      runtimes.delete(request.runtime);
    }
  });
  say({ type: 'ready' });
}

void serve();
