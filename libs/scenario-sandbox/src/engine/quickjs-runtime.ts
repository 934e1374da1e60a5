import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten';
import { preludeFileName, preludeSource } from '../prelude/prelude-source';
import { GuestDoor } from './guest-door';
import type { GuestFailure, GuestMessage, GuestOutcome, ScenarioProgram } from './scenario-engine';

/** One source text for all runtimes of a worker. */
const prelude = preludeSource();

/** What QuickJS may use of the stack; the worker's own is made larger than that (`worker-thread.ts`). */
const stackBytes = 256 * 1024;

/** One scenario's runtime inside QuickJS: its own heap with a limit, and nothing of ours inside but one function of strings. */
export class QuickJsRuntime {
  private readonly runtime: QuickJSRuntime;
  private readonly context: QuickJSContext;
  private readonly door: GuestDoor;
  private readonly receive: QuickJSHandle;
  private deadlineMs = Infinity;
  private interrupted = false;

  constructor(
    quickJs: QuickJSWASMModule,
    private readonly program: ScenarioProgram,
  ) {
    this.door = new GuestDoor(program);
    this.runtime = quickJs.newRuntime();
    this.runtime.setMemoryLimit(program.settings.memoryBytes);
    this.runtime.setMaxStackSize(stackBytes);
    this.runtime.setInterruptHandler(() => this.isOverdue());
    this.context = this.runtime.newContext();
    this.receive = this.buildRealm();
  }

  /** Hands in one message and runs all that follows from it, up to the limits. */
  run(message: GuestMessage): GuestOutcome {
    this.interrupted = false;
    this.deadlineMs = Date.now() + this.program.settings.callbackMs;
    const response = this.hear(message);
    if (message.kind === 'load') this.load();
    this.drainJobs();
    this.deadlineMs = Infinity;
    if (this.wasInterrupted()) this.door.fail(this.timeLimitFailure());
    return this.door.takeOutcome(response);
  }

  dispose(): void {
    this.receive.dispose();
    this.context.dispose();
    this.runtime.dispose();
  }

  private buildRealm(): QuickJSHandle {
    const { context } = this;
    const host = context.newFunction('host', (name, json) => {
      const answer = this.door.call(context.getString(name), context.getString(json));
      return answer === undefined ? context.undefined : context.newString(answer);
    });
    const build = context.unwrapResult(context.evalCode(prelude, preludeFileName));
    const settings = context.unwrapResult(context.evalCode(`(${JSON.stringify(this.door.settings)})`, preludeFileName));
    const receive = context.unwrapResult(
      context.callFunction(build, context.undefined, host, context.global, settings),
    );
    for (const handle of [host, build, settings]) handle.dispose();
    return receive;
  }

  private hear(message: GuestMessage): string | undefined {
    const json = this.context.newString(JSON.stringify(message));
    const result = this.context.callFunction(this.receive, this.context.undefined, json);
    json.dispose();
    if (result.error) {
      this.fail(result.error);
      return undefined;
    }
    const answer = this.context.typeof(result.value) === 'string' ? this.context.getString(result.value) : undefined;
    result.value.dispose();
    return answer;
  }

  private load(): void {
    for (const { name, text } of this.program.scripts) {
      const result = this.context.evalCode(text, `${name}.js`);
      if (result.error) {
        this.fail(result.error);
        return;
      }
      result.value.dispose();
    }
  }

  /** Jobs one at a time: an endless chain of awaits is seen only between them. */
  private drainJobs(): void {
    while (this.runtime.hasPendingJob()) {
      if (this.isOverdue()) return;
      const result = this.runtime.executePendingJobs(1);
      if (result.error) {
        this.fail(result.error);
        return;
      }
      result.dispose();
    }
  }

  private wasInterrupted(): boolean {
    return this.interrupted;
  }

  private isOverdue(): boolean {
    this.interrupted ||= Date.now() > this.deadlineMs;
    return this.interrupted;
  }

  private fail(error: QuickJSHandle): void {
    // Reading the error needs memory too, and the scenario may have left none.
    this.runtime.setMemoryLimit(-1);
    const seen = this.context.dump(error) as unknown;
    error.dispose();
    this.runtime.setMemoryLimit(this.program.settings.memoryBytes);
    this.door.fail(this.interrupted ? this.timeLimitFailure() : describe(seen));
  }

  private timeLimitFailure(): GuestFailure {
    return { kind: 'timeLimit', message: `a callback ran longer than ${this.program.settings.callbackMs} ms` };
  }
}

function describe(error: unknown): GuestFailure {
  if (typeof error !== 'object' || error === null) return { kind: 'uncaught', message: `uncaught ${String(error)}` };
  const { name, message, stack } = error as { name?: unknown; message?: unknown; stack?: unknown };
  const places = (typeof stack === 'string' ? stack : '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes(preludeFileName));
  const text = [`${String(name)}: ${String(message)}`, ...places.slice(0, 5)].join('\n');
  return { kind: message === 'out of memory' ? 'memoryLimit' : 'uncaught', message: text };
}
