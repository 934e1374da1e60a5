import type { GuestMessage } from '../engine/scenario-engine';
import type { Emitter, GuestHost, GuestSettings, Kit, Listener } from './kit';

/** Builds the kit; source text of the prelude (see `Kit`). */
export function createKit(host: GuestHost, scope: Record<string, unknown>, settings: GuestSettings): Kit {
  // Taken before the scenario runs: it may replace the globals.
  const { stringify, parse } = JSON;
  const settle = Promise.resolve.bind(Promise);

  function describe(error: unknown): string {
    if (!(error instanceof Error)) return `uncaught ${String(error)}`;
    const lines = (error.stack ?? '').split('\n');
    const places = lines.filter((line) => /^\s+at /.test(line) && !line.includes('prelude.js')).slice(0, 5);
    return [`${error.name}: ${error.message}`, ...places].join('\n');
  }

  function report(error: unknown): void {
    host('failed', stringify(describe(error)));
  }

  function guard(run: () => unknown): unknown {
    try {
      const result = run();
      if (result instanceof Promise) settle(result).catch(report);
      return result;
    } catch (error) {
      report(error);
      return undefined;
    }
  }

  function emitter(): Emitter {
    const listeners = new Map<string, Listener[]>();
    return {
      add(name, listener) {
        if (typeof name !== 'string') throw new TypeError(`addEventListener: no such event: ${String(name)}`);
        if (typeof listener !== 'function')
          throw new TypeError(`addEventListener(${name}): the listener is not a function`);
        const known = listeners.get(name) ?? [];
        if (!known.includes(listener as Listener)) listeners.set(name, [...known, listener as Listener]);
      },
      remove(name, listener) {
        const known = listeners.get(String(name)) ?? [];
        listeners.set(String(name), listener === undefined ? [] : known.filter((one) => one !== listener));
      },
      fire(name, event) {
        const answers = (listeners.get(name) ?? []).map((listener) => guard(() => listener(event)));
        return answers.find((answer) => answer !== undefined);
      },
    };
  }

  function byteLength(text: string): number {
    let bytes = 0;
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0;
      bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    }
    return bytes;
  }

  const kit: Kit = {
    scope,
    settings,
    state: { nowMs: 0, phase: 'running' },
    handlers: {},
    ask(service, input) {
      const answer = host(service, stringify(input));
      return answer === undefined ? undefined : (parse(answer) as unknown);
    },
    emit(operation) {
      if (kit.state.phase === 'terminated' && operation.op !== 'log') return;
      host('emit', stringify(operation));
    },
    guard,
    emitter,
    text: (value) => String(value),
    requireBytes(what, text, most) {
      if (byteLength(text) > most) throw new Error(`${what} is longer than ${most} bytes`);
    },
    receive(json) {
      const message = parse(json) as GuestMessage;
      kit.state.nowMs = message.nowMs;
      const handler = kit.handlers[message.kind] as ((received: GuestMessage) => unknown) | undefined;
      const answer = handler?.(message);
      if (answer === undefined || answer === null) return undefined;
      return typeof answer === 'string' || typeof answer === 'number' ? String(answer) : stringify(answer);
    },
  };
  return kit;
}
