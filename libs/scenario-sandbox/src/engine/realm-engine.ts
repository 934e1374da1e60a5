import { setImmediate as nextTurn } from 'node:timers/promises';
import { compileFunction, runInThisContext } from 'node:vm';
import { type BuildRealm, preludeFileName, preludeSource } from '../prelude/prelude-source';
import type { Kit } from '../prelude/kit';
import { GuestDoor } from './guest-door';
import type { EngineSession, GuestMessage, GuestOutcome, ScenarioEngine, ScenarioProgram } from './scenario-engine';

type CompiledScenario = (...globals: unknown[]) => unknown;

/** Texts kept compiled; comparisons between releases use two. */
const mostCompiled = 8;

/**
 * Runs scenarios in this process's own realm: fast, and without any isolation or limit of time and memory. For our own text only
 * (simulations, comparisons between releases); everything else goes to `WorkerPool`. A global that a scenario assigns without
 * declaring it stays for the next one, and unhandled rejections outside a listener are the process's.
 */
export class RealmEngine implements ScenarioEngine {
  private readonly build = runInThisContext(preludeSource(), { filename: preludeFileName }) as BuildRealm;
  private readonly compiled = new Map<string, CompiledScenario>();

  async open(program: ScenarioProgram): Promise<EngineSession> {
    const door = new GuestDoor(program);
    const scope: Record<string, unknown> = {};
    const receive = this.build((name, json) => door.call(name, json), scope, door.settings);
    return {
      lost: new Promise(() => undefined),
      run: (message) => this.run({ door, scope, receive }, program, message),
      dispose: () => undefined,
    };
  }

  async close(): Promise<void> {
    this.compiled.clear();
  }

  private async run(
    realm: { door: GuestDoor; scope: Record<string, unknown>; receive: Kit['receive'] },
    program: ScenarioProgram,
    message: GuestMessage,
  ): Promise<GuestOutcome> {
    let response: string | undefined;
    try {
      response = realm.receive(JSON.stringify(message));
      if (message.kind === 'load') this.compile(program, Object.keys(realm.scope))(...Object.values(realm.scope));
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : `uncaught ${String(error)}`;
      realm.door.fail({ kind: 'uncaught', message: text.split('\n').slice(0, 6).join('\n') });
    }
    // Everything that was awaited without I/O has run when the next turn of the event loop begins.
    await nextTurn();
    return realm.door.takeOutcome(response);
  }

  private compile(program: ScenarioProgram, globals: string[]): CompiledScenario {
    const text = program.scripts.map((script) => script.text).join('\n;\n');
    const known = this.compiled.get(text);
    if (known !== undefined) return known;
    const filename = `${program.scripts.map((script) => script.name).join('+')}.js`;
    const compiled = compileFunction(text, globals, { filename }) as CompiledScenario;
    if (this.compiled.size >= mostCompiled) this.compiled.clear();
    this.compiled.set(text, compiled);
    return compiled;
  }
}
