import type { AgentBehaviour } from '../people/agent-behaviour';
import { type Failure, failureOf } from './failure';
import { Leg, type LegOrigin } from './leg';
import type { LegSetting } from './leg-setting';

const defaultTimeoutSeconds = 60;
const shortestTimeoutSeconds = 10;
const longestTimeoutSeconds = 400;

/** Seconds until a call that nobody answers fails with 408: the header VI-CallTimeout, 10 to 400, else 60 (docs, limits). */
export function callTimeoutSeconds(headers: Readonly<Record<string, string>> | null): number {
  const name = Object.keys(headers ?? {}).find((header) => header.toLowerCase() === 'vi-calltimeout');
  const seconds = Number(name === undefined ? NaN : headers?.[name]);
  if (!Number.isFinite(seconds)) return defaultTimeoutSeconds;
  return Math.min(Math.max(seconds, shortestTimeoutSeconds), longestTimeoutSeconds);
}

/** The other end of a call. */
export interface FarEnd {
  /** Undefined: nobody is there. */
  readonly person: AgentBehaviour | undefined;
  /** Why the call cannot be placed at all. */
  readonly failure: Failure | undefined;
  readonly timeoutSeconds: number;
}

/** The leg to somebody whom the scenario calls. */
export class OutgoingLeg extends Leg {
  private cancelled = false;

  constructor(
    origin: LegOrigin,
    setting: LegSetting,
    private readonly far: FarEnd,
  ) {
    super(origin, setting);
  }

  /** A leg that the scenario gave up does not count as one that rings. */
  override get unanswered(): boolean {
    return super.unanswered && !this.cancelled;
  }

  /** Places the call; one that cannot be placed fails at once. */
  start(): void {
    if (this.far.failure !== undefined) return this.fail(this.far.failure);
    this.setting.errands.plan(this.far.person?.onRung ?? []);
    this.after(this.far.timeoutSeconds * 1000, () => this.give(408));
    this.after(this.setting.delays.next('ringMs'), () => this.reached());
  }

  /** A connected leg is disconnected; one that rings fails with 487, though the platform takes its time to tell. */
  hangup(): void {
    if (this.state === 'CONNECTED') {
      this.after(this.setting.delays.next('hangupMs'), () => this.disconnect());
    } else if (!this.cancelled) {
      this.cancelled = true;
      this.after(this.setting.delays.next('cancelMs'), () => this.fail(failureOf(487)));
    }
  }

  protected override afterwards(): void {
    if (this.far.failure === undefined) this.setting.errands.plan(this.far.person?.onEnded ?? []);
  }

  private reached(): void {
    const { person } = this.far;
    if (!this.unanswered) return;
    if (person === undefined) return this.give(480);
    for (let device = 0; device < person.rings; device += 1) {
      this.state = 'PROGRESSING';
      this.setting.tell({ name: 'Call.Ringing', id: this.origin.callId });
    }
    const { refuse, answerAfterMs } = person;
    if (refuse !== null) this.after(refuse.afterMs, () => this.give(refuse.code));
    if (answerAfterMs !== null) this.after(answerAfterMs, () => this.answered(person));
  }

  private answered(person: AgentBehaviour): void {
    if (!this.unanswered) return;
    this.setting.tell({ name: 'Call.AudioStarted', id: this.origin.callId });
    this.connect();
    this.plan(person.onAnswered);
  }

  /** Fails unless it was answered or cancelled meanwhile. */
  private give(code: number): void {
    if (this.unanswered) this.fail(failureOf(code));
  }
}
