import type { SandboxClock } from '../clock/sandbox-clock';
import type {
  EngineSession,
  GuestMessage,
  GuestOutcome,
  ScenarioEngine,
  ScenarioProgram,
  ScenarioScript,
} from '../engine/scenario-engine';
import type { ScenarioEvent } from '../events';
import { stampLines } from '../log/log-format';
import { describeEvent, describeOperation } from '../log/platform-log';
import type { GuestOperation, ScenarioOperation, SessionOperation, StorageAnswer, StorageRequest } from '../operations';
import { defaultSettings, runtimeLimits, type SandboxSettings } from '../sandbox-settings';
import type { ScenarioHost } from '../scenario-host';
import { GuestTimers } from './guest-timers';
import { HttpExchange } from './http-exchange';
import type { HttpTransport } from './http-transport';
import { isWellFormed } from './well-formed';

/** All that one session is started with. */
export interface SessionOptions {
  engine: ScenarioEngine;
  clock: SandboxClock;
  host: ScenarioHost;
  transport: HttpTransport;
  /** In the order of the rule; each at most 256 * 1024 characters. */
  scripts: readonly ScenarioScript[];
  /** `script_custom_data` of StartScenarios; empty unless told. */
  customData?: string;
  secrets?: Readonly<Record<string, string>>;
  /** Makes the scenario's ids and random numbers repeatable. */
  seed?: string;
  settings?: Partial<SandboxSettings>;
}

/** How a session ended: asked for, by the scenario's error or breach of a limit, or because its runtime was lost. */
export interface SessionEnd {
  cause: 'terminated' | 'scriptError' | 'systemError';
  message?: string;
  /** Virtual time. */
  atMs: number;
}

/** What handing one event to the scenario led to. */
export interface DispatchResult {
  /** False when the session had ended, or was ending, and the scenario never saw it. */
  delivered: boolean;
  /** What the scenario did in answer, already performed, without the session's own. */
  operations: readonly ScenarioOperation[];
  /** For `Application.HttpRequest`: the body to answer with, when the handler returned one. */
  response?: string;
}

type Phase = 'running' | 'closing' | 'terminating' | 'ended';

/** `GuestMessage` without its time, which is added when its turn comes. */
type Unstamped = GuestMessage extends infer Message
  ? Message extends GuestMessage
    ? Omit<Message, 'nowMs'>
    : never
  : never;

/** The platform waits this long, in virtual time, for pending HTTP before and in Application.Terminating (docs, limits). */
const endingMs = 90_000;

/**
 * One running scenario: hands it events one after another, keeps its timers and HTTP requests, writes the session log and passes
 * everything else to the host. Whoever dispatches holds the clock until the scenario has answered.
 */
export class ScenarioSession {
  readonly ended: Promise<SessionEnd>;
  private readonly timers: GuestTimers;
  private readonly http: HttpExchange;
  private readonly resolveEnded: (end: SessionEnd) => void;
  private phase: Phase = 'running';
  private hideTones = false;
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly runtime: EngineSession,
    private readonly options: SessionOptions,
  ) {
    const { clock, host, transport } = options;
    let resolveEnded: (end: SessionEnd) => void = () => undefined;
    this.ended = new Promise((resolve) => (resolveEnded = resolve));
    this.resolveEnded = resolveEnded;
    this.timers = new GuestTimers(clock, (timerId) => void this.handIn({ kind: 'timer', timerId }));
    this.http = new HttpExchange({
      clock,
      transport,
      faultFor: (request) => host.httpFault?.(request),
      deliver: (requestId, result) => void this.handIn({ kind: 'http', requestId, result }),
    });
    void runtime.lost.then((reason) => this.end('systemError', reason));
  }

  /**
   * Starts a session and runs its scripts' top level. Resolves also when that failed: then `ended` has settled. Rejects with
   * SandboxError only when the engine cannot give a runtime. Events, `Application.Started` first, are the caller's to dispatch.
   */
  static async start(options: SessionOptions): Promise<ScenarioSession> {
    const release = options.clock.hold();
    try {
      const program: ScenarioProgram = {
        scripts: options.scripts,
        customData: options.customData ?? '',
        secrets: options.secrets ?? {},
        settings: { ...defaultSettings, ...options.settings },
        ...(options.seed === undefined ? {} : { seed: options.seed }),
      };
      const session = new ScenarioSession(await options.engine.open(program), options);
      await session.load();
      return session;
    } finally {
      release();
    }
  }

  /** False from the moment the session begins to end. */
  get running(): boolean {
    return this.phase === 'running';
  }

  /** Hands the scenario one event and resolves when its callback, and what that resolved, has run. Never rejects for the scenario's errors. */
  dispatch(event: ScenarioEvent): Promise<DispatchResult> {
    return this.handIn({ kind: 'event', event });
  }

  /** Ends the session as `VoxEngine.terminate()` does, for the platform's own reasons; resolves when it has ended. */
  async terminate(): Promise<SessionEnd> {
    this.beginEnding();
    return this.ended;
  }

  private async load(): Promise<void> {
    for (const { name, text } of this.options.scripts) {
      this.log(`Loading scenario ${name}`);
      if (text.length <= runtimeLimits.scriptCharacters) continue;
      this.end('scriptError', `${name} is longer than ${runtimeLimits.scriptCharacters} characters`);
      return;
    }
    await this.handIn({ kind: 'load' });
  }

  private handIn(message: Unstamped): Promise<DispatchResult> {
    const release = this.options.clock.hold();
    if (message.kind === 'event' && !showsTone(message.event)) this.logEvent(message.event);
    const result = this.turn.then(() => this.deliver(message)).finally(release);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async deliver(message: Unstamped): Promise<DispatchResult> {
    const isTooLate = this.phase === 'terminating' && message.kind !== 'http' && message.kind !== 'ending';
    if (this.phase === 'ended' || isTooLate) return { delivered: false, operations: [] };
    if (message.kind === 'ending') this.phase = 'terminating';
    if (message.kind === 'event' && showsTone(message.event)) this.logEvent(message.event);
    let outcome: GuestOutcome;
    try {
      outcome = await this.runtime.run({ ...message, nowMs: this.options.clock.now() });
    } catch (error) {
      this.end('systemError', error instanceof Error ? error.message : String(error));
      return { delivered: false, operations: [] };
    }
    const operations = outcome.operations.filter(isWellFormed).flatMap((operation) => this.carryOut(operation));
    if (outcome.failure !== undefined) this.end('scriptError', outcome.failure.message);
    else if (operations.some(({ op }) => op === 'terminate')) this.beginEnding();
    return { delivered: true, operations, ...(outcome.response === undefined ? {} : { response: outcome.response }) };
  }

  /** Does one operation, and returns it if it is the host's. */
  private carryOut(operation: GuestOperation): ScenarioOperation[] {
    switch (operation.op) {
      case 'log':
      case 'hideTones':
      case 'setTimer':
      case 'clearTimer':
      case 'httpRequest':
      case 'storage':
        this.carryOutOwn(operation);
        return [];
      default:
        this.log(describeOperation(operation));
        this.options.host.perform(operation);
        return [operation];
    }
  }

  private carryOutOwn(operation: SessionOperation): void {
    if (operation.op === 'log') this.log(operation.text);
    else if (operation.op === 'hideTones') this.hideTones = operation.hide;
    else if (operation.op === 'setTimer') this.timers.set(operation.timerId, operation.delayMs);
    else if (operation.op === 'clearTimer') this.timers.clear(operation.timerId);
    else if (operation.op === 'httpRequest') this.http.submit(operation.requestId, operation.request);
    else void this.askStorage(operation.requestId, operation.request);
  }

  private async askStorage(requestId: number, request: StorageRequest): Promise<void> {
    const release = this.options.clock.hold('network');
    let answer: StorageAnswer;
    try {
      answer = await this.options.host.storage(request);
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) };
    }
    void this.handIn({ kind: 'storage', requestId, answer });
    release();
  }

  private beginEnding(): void {
    if (this.phase !== 'running') return;
    this.phase = 'closing';
    void this.finish();
  }

  private async finish(): Promise<void> {
    const { clock } = this.options;
    await this.turn;
    await this.http.settled(clock.now() + endingMs);
    this.timers.clearAll();
    await this.handIn({ kind: 'ending', name: 'Application.Terminating' });
    await this.http.settled(clock.now() + endingMs);
    await this.turn;
    await this.handIn({ kind: 'ending', name: 'Application.Terminated' });
    this.end('terminated');
  }

  private end(cause: SessionEnd['cause'], message?: string): void {
    if (this.phase === 'ended') return;
    this.phase = 'ended';
    this.timers.clearAll();
    this.http.close();
    this.runtime.dispose();
    if (message !== undefined)
      this.log(cause === 'scriptError' ? `JS session error: ${message}` : `System error: ${message}`);
    this.log('Session terminated');
    this.resolveEnded({ cause, atMs: this.options.clock.now(), ...(message === undefined ? {} : { message }) });
  }

  /** The platform writes when it sends an event, which may be in the midst of what a callback still does. */
  private logEvent(event: ScenarioEvent): void {
    if (this.phase === 'running' || this.phase === 'closing') this.log(describeEvent(event, this.hideTones));
  }

  private log(text: string): void {
    for (const line of stampLines(this.options.clock.now(), text)) this.options.host.log(line);
  }
}

/** Whether its line waits for the event's turn: what the scenario does before that may hide the digits. */
function showsTone(event: ScenarioEvent): boolean {
  return event.name === 'Call.ToneReceived';
}
