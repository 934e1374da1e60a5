import type {
  CallEvent,
  HttpFault,
  ScenarioEvent,
  ScenarioHost,
  ScenarioHttpRequest,
  ScenarioOperation,
  StorageAnswer,
  VirtualClock,
} from '#scenario-sandbox';

/** What a login does when it is rung; without an entry it does not exist. */
export type AgentScript =
  | { rings: true }
  | { failsAfterMs: number; code: number }
  | { answersAfterMs: number; says?: readonly (readonly [afterMs: number, text: string])[]; hangsUpAfterMs?: number };

interface Leg {
  id: string;
  incoming: boolean;
  connectedAtMs?: number;
  over?: boolean;
}

/** Media and legs without a network: answers, plays for 8 s, records, and rings agents as the test says. */
export class TestPlatform implements ScenarioHost {
  readonly operations: ScenarioOperation[] = [];
  readonly lines: string[] = [];
  readonly caller: Leg = { id: 'caller', incoming: true };
  dispatch: (event: ScenarioEvent) => void = () => undefined;
  /** Milliseconds of session time by which an answer is late. */
  delay: (path: string) => number = () => 0;
  private readonly legs = new Map<string, Leg>([['caller', this.caller]]);
  private playback: { cancel(): void } | undefined;
  private recording = false;

  constructor(
    private readonly clock: VirtualClock,
    private readonly agents: Readonly<Record<string, AgentScript>>,
  ) {}

  log(line: string): void {
    this.lines.push(line);
  }

  storage(): StorageAnswer {
    return { record: null };
  }

  httpFault({ url }: ScenarioHttpRequest): HttpFault {
    return { delayMs: this.delay(new URL(url).pathname) };
  }

  perform(operation: ScenarioOperation): void {
    this.operations.push(operation);
    switch (operation.op) {
      case 'answer':
        this.after(1000, () => this.connect(this.caller));
        return;
      case 'startPlayback':
      case 'say':
        this.playback?.cancel();
        if (operation.op === 'startPlayback' && operation.loop) return;
        this.playback = this.after(8000, () => this.tell({ name: 'Call.PlaybackFinished', id: operation.callId }));
        return;
      case 'stopPlayback':
        this.playback?.cancel();
        return;
      case 'callUser':
        this.ring(operation.callId, this.agents[operation.username]);
        return;
      case 'record':
        this.recording = true;
        this.tell({ name: 'Call.RecordStarted', id: operation.callId, url: 'http://records.example/1.mp3' });
        return;
      case 'hangup':
      case 'reject':
        this.end(operation.callId);
    }
  }

  /** Ends a leg, by whoever wants it. */
  end(callId: string): void {
    const leg = this.legs.get(callId);
    if (leg === undefined || leg.over === true) return;
    leg.over = true;
    const { id, incoming, connectedAtMs } = leg;
    if (connectedAtMs === undefined) {
      const failed = { name: 'Call.Failed', id, code: 487, reason: 'Request Terminated' } as const;
      this.after(incoming ? 0 : 10_000, () => this.tell(failed));
      return;
    }
    const duration = Math.floor((this.clock.now() - connectedAtMs) / 1000);
    const direction = incoming ? 'any Incoming VoIP' : 'any outgoing voip';
    this.tell({ name: 'Call.Disconnected', id, cost: incoming ? 0.3 : 0.1, direction, duration });
    if (!incoming || !this.recording) return;
    const url = 'http://records.example/1.mp3';
    this.after(1000, () => this.tell({ name: 'Call.RecordStopped', id, url, cost: '0', duration: 18 }));
  }

  after(milliseconds: number, callback: () => void): { cancel(): void } {
    return this.clock.at(this.clock.now() + milliseconds, callback);
  }

  private ring(id: string, script: AgentScript | undefined): void {
    const leg: Leg = { id, incoming: false };
    this.legs.set(id, leg);
    if (script === undefined) this.fail(leg, 404, 'Not Found');
    else if ('failsAfterMs' in script) this.after(script.failsAfterMs, () => this.fail(leg, script.code, 'No'));
    else if ('answersAfterMs' in script) {
      this.after(script.answersAfterMs, () => {
        if (leg.over === true) return;
        this.connect(leg);
        for (const [afterMs, text] of script.says ?? []) {
          this.after(afterMs, () => this.tell({ name: 'Call.MessageReceived', id, text }));
        }
        if (script.hangsUpAfterMs !== undefined) this.after(script.hangsUpAfterMs, () => this.end(id));
      });
    }
  }

  private fail(leg: Leg, code: number, reason: string): void {
    if (leg.over === true) return;
    leg.over = true;
    this.tell({ name: 'Call.Failed', id: leg.id, code, reason });
  }

  private connect(leg: Leg): void {
    if (leg.over === true) return;
    leg.connectedAtMs = this.clock.now();
    this.tell({ name: 'Call.Connected', id: leg.id });
  }

  private tell(event: CallEvent): void {
    this.dispatch(event);
  }
}
