import type { Timer } from '#scenario-sandbox';
import type { PersonAct, PersonStep } from '../people/person-act';
import type { LegFacts } from '../session-books';
import type { Tariff } from '../tariffs';
import type { Failure } from './failure';
import { failureOf } from './failure';
import { type LegSetting, wholeSeconds } from './leg-setting';
import { Player } from './player';
import { Recorder } from './recorder';

/** States of a call, in the platform's words. */
export type LegState = 'ALERTING' | 'PROGRESSING' | 'CONNECTED' | 'TERMINATED';

/** Who a leg leads to, and what it costs. */
export interface LegOrigin {
  readonly callId: string;
  readonly incoming: boolean;
  /** The number or name at our end, as history has it. */
  readonly localNumber: string;
  readonly remoteNumber: string;
  readonly remoteNumberType: 'pstn' | 'user' | 'sip';
  readonly tariff: Tariff;
}

const mostMessages = 1000;

/** One call of a session: its state, what it hears, its recording, and the person at its other end. */
export abstract class Leg {
  state: LegState = 'ALERTING';
  readonly startedAtMs: number;
  connectedAtMs: number | undefined;
  endedAtMs: number | undefined;
  /** How it failed; undefined while it lives and when it was connected. */
  failure: Failure | undefined;
  durationSeconds: number | undefined;
  cost: string | undefined;
  customData: string | null = null;
  handlesTones = false;
  recorder: Recorder | undefined;
  readonly player: Player;
  /** The legs it hears now. */
  readonly hears = new Set<string>();
  /** What the scenario sent to the person's program; the latest thousand. */
  readonly messages: string[] = [];
  /** What the person said. */
  readonly said: string[] = [];
  private readonly timers = new Set<Timer>();

  constructor(
    readonly origin: LegOrigin,
    protected readonly setting: LegSetting,
  ) {
    this.startedAtMs = setting.clock.now();
    this.player = new Player(origin.callId, setting);
  }

  /** The scenario hangs up. */
  abstract hangup(): void;

  get live(): boolean {
    return this.state !== 'TERMINATED';
  }

  get unanswered(): boolean {
    return this.state === 'ALERTING' || this.state === 'PROGRESSING';
  }

  /** Begins a recording unless one runs. */
  record(): void {
    if (this.live) this.recorder ??= new Recorder(this.origin.callId, this.setting);
  }

  /** Takes a message of the scenario to the person's program. */
  deliver(text: string): void {
    this.messages.push(text);
    if (this.messages.length > mostMessages) this.messages.shift();
  }

  /** Ends the leg because its session does: booked, told to nobody. */
  drop(): void {
    if (this.live) this.end(this.state === 'CONNECTED' ? undefined : failureOf(487));
    this.recorder?.close();
  }

  /** Calls back after session time, unless the leg has ended by then. */
  protected after(milliseconds: number, callback: () => void): Timer {
    const { clock } = this.setting;
    const timer = clock.at(clock.now() + milliseconds, () => {
      this.timers.delete(timer);
      callback();
    });
    this.timers.add(timer);
    return timer;
  }

  protected plan(steps: readonly PersonStep[]): void {
    for (const { afterMs, act } of steps) this.after(afterMs, () => this.act(act));
  }

  protected connect(): void {
    this.state = 'CONNECTED';
    this.connectedAtMs = this.setting.clock.now();
    this.setting.tell({ name: 'Call.Connected', id: this.origin.callId });
    this.player.open();
  }

  protected disconnect(): void {
    if (this.state !== 'CONNECTED') return;
    const { cost, durationSeconds } = this.end(undefined);
    const { direction } = this.origin.tariff;
    this.setting.tell({
      name: 'Call.Disconnected',
      id: this.origin.callId,
      cost: Number(cost),
      direction,
      duration: durationSeconds,
    });
    this.recorder?.stop();
  }

  /** Ends a leg that was never connected. */
  fail(failure: Failure): void {
    if (!this.live) return;
    this.end(failure);
    this.setting.tell({ name: 'Call.Failed', id: this.origin.callId, ...failure });
    this.recorder?.stop();
  }

  /** Called once when the leg has ended, before anybody is told. */
  protected afterwards(): void {
    // an incoming leg leaves nothing behind
  }

  private act(act: PersonAct): void {
    const id = this.origin.callId;
    switch (act.kind) {
      case 'say':
        this.said.push(act.text);
        return;
      case 'message':
        this.setting.tell({ name: 'Call.MessageReceived', id, text: act.text });
        return;
      case 'request':
        this.setting.errands.plan([{ afterMs: 0, url: act.url, body: act.body }]);
        return;
      case 'hangup':
        if (this.state === 'CONNECTED') this.disconnect();
        else this.fail(failureOf(487));
        return;
      case 'tones':
        Array.from(act.tones).forEach((tone, index) => {
          this.after(index * this.setting.delays.next('toneMs'), () => {
            if (this.handlesTones) this.setting.tell({ name: 'Call.ToneReceived', id, tone, type: 1 });
          });
        });
    }
  }

  private end(failure: Failure | undefined): { cost: string; durationSeconds: number } {
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
    this.player.stop();
    this.hears.clear();
    this.state = 'TERMINATED';
    this.failure = failure;
    this.endedAtMs = this.setting.clock.now();
    const durationSeconds = this.connectedAtMs === undefined ? 0 : wholeSeconds(this.connectedAtMs, this.endedAtMs);
    this.durationSeconds = durationSeconds;
    const cost = this.setting.books.called(this.facts(durationSeconds));
    this.cost = cost;
    this.afterwards();
    this.setting.ended();
    return { cost, durationSeconds };
  }

  private facts(durationSeconds: number): LegFacts {
    return {
      ...this.origin,
      startedAtMs: this.startedAtMs,
      durationSeconds,
      successful: this.connectedAtMs !== undefined,
      recordUrl: this.recorder?.url ?? null,
      customData: this.customData,
      endReason: this.failure === undefined ? 'Normal call clearing' : `${this.failure.code} ${this.failure.reason}`,
    };
  }
}
