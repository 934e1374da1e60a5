import type { QuickJSContext, QuickJSHandle, QuickJSRuntime } from 'quickjs-emscripten';
import { preludeFileName, preludeSource } from '../prelude/prelude-source';
import { GuestDoor } from './guest-door';
import type { QuickJsInstance } from './quickjs-instance';
import type { GuestFailure, GuestMessage, GuestOutcome, ScenarioProgram } from './scenario-engine';
import { createThrownReader, type ThrownValue } from './thrown-value';

/** One source text for all runtimes of a worker. */
const prelude = preludeSource();
const thrownReader = `(${createThrownReader.toString()})()`;

/** What QuickJS may use of the stack; the worker's own is made larger than that (`worker-thread.ts`). */
const stackBytes = 256 * 1024;

/** QuickJS's own words, which the session log shows. */
const outOfMemory = 'out of memory';
const memoryLimitFailure: GuestFailure = { kind: 'memoryLimit', message: `InternalError: ${outOfMemory}` };

/**
 * One scenario's runtime: QuickJS in an instance of its own, and nothing of ours inside but one function of strings. To end it,
 * forget it.
 */
export class QuickJsRuntime {
  private readonly runtime: QuickJSRuntime;
  private readonly context: QuickJSContext;
  private readonly door: GuestDoor;
  private readonly readThrown: QuickJSHandle;
  private readonly receive: QuickJSHandle;
  private deadlineMs = Infinity;
  private interrupted = false;

  constructor(
    private readonly instance: QuickJsInstance,
    private readonly program: ScenarioProgram,
  ) {
    this.door = new GuestDoor(program);
    this.runtime = instance.quickJs.newRuntime();
    this.runtime.setMaxStackSize(stackBytes);
    this.runtime.setInterruptHandler(() => this.isOverdue());
    this.context = this.runtime.newContext();
    this.readThrown = this.context.unwrapResult(this.context.evalCode(thrownReader, preludeFileName));
    this.receive = this.buildRealm();
  }

  /** Hands in one message and runs all that follows from it, up to the limits. Never throws. */
  run(message: GuestMessage): GuestOutcome {
    const refusals = this.instance.refusals;
    this.interrupted = false;
    this.deadlineMs = Date.now() + this.program.settings.callbackMs;
    let response: string | undefined;
    try {
      response = this.hear(message);
      if (message.kind === 'load') this.load();
      this.drainJobs();
    } catch (error) {
      // QuickJS itself broke, as a trap does that a failed allocation led to. Nobody else lives in this instance.
      this.door.fail({ kind: 'uncaught', message: `the runtime broke: ${String(error)}` });
    }
    this.deadlineMs = Infinity;
    if (this.wasInterrupted()) this.door.fail(this.timeLimitFailure());
    const outcome = this.door.takeOutcome(response);
    // QuickJS throws null when it has no memory for the error.
    const isSpeechless = outcome.failure?.message === 'uncaught null' && this.instance.refusals > refusals;
    return isSpeechless ? { ...outcome, failure: memoryLimitFailure } : outcome;
  }

  private buildRealm(): QuickJSHandle {
    const { context } = this;
    const host = context.newFunction('host', (name, json) => {
      const answer = this.door.call(context.getString(name), context.getString(json));
      if (answer === undefined) return context.undefined;
      if (!this.instance.hasRoomFor(answer.length)) throw new RangeError(outOfMemory);
      return context.newString(answer);
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
    const text = JSON.stringify(message);
    if (!this.instance.hasRoomFor(text.length)) {
      this.door.fail(memoryLimitFailure);
      return undefined;
    }
    const json = this.context.newString(text);
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
    this.instance.spendReserve();
    const thrown: ThrownValue = {
      primitive: this.read(error, ''),
      name: this.read(error, 'name'),
      message: this.read(error, 'message'),
      stack: this.read(error, 'stack'),
    };
    error.dispose();
    this.door.fail(this.interrupted ? this.timeLimitFailure() : describe(thrown));
  }

  /** Under the limits still: a proxy's traps are the scenario's code. */
  private read(error: QuickJSHandle, member: string): string | undefined {
    const { context } = this;
    const result = context.callFunction(this.readThrown, context.undefined, error, context.newString(member));
    const value = result.error ?? result.value;
    const text = result.error || context.typeof(value) !== 'string' ? undefined : context.getString(value);
    value.dispose();
    return text;
  }

  private timeLimitFailure(): GuestFailure {
    return { kind: 'timeLimit', message: `a callback ran longer than ${this.program.settings.callbackMs} ms` };
  }
}

function describe({ primitive, name, message, stack }: ThrownValue): GuestFailure {
  if (primitive !== undefined) return { kind: 'uncaught', message: `uncaught ${primitive}` };
  if (name === undefined && message === undefined) return { kind: 'uncaught', message: 'uncaught object' };
  const places = (stack ?? '').split('\n').filter((line) => line.trim() !== '' && !line.includes(preludeFileName));
  const text = [`${name ?? 'Error'}: ${message ?? ''}`, ...places.slice(0, 5)].join('\n');
  return { kind: message === outOfMemory ? 'memoryLimit' : 'uncaught', message: text };
}
