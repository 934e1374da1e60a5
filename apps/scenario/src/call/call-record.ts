import type { ScenarioConfig } from '#call-flow';
import { digitsOf } from '../phone-number';
import type { AgentLeg } from './ringer';
import type { CallSetting, Parties } from './call-setting';

/** How a call ended: a code in the manner of SIP (200 talked, 304 skipped) and a sentence. */
export interface CallEnd {
  code: number;
  reason: string;
}

/** Money of the platform's events is a JavaScript number: it is summed in ten-thousandths, so nothing drifts. */
const COST_SCALE = 10_000;

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** `INCOMING` of the history record: a call that came in, and one that was forwarded to the public network. */
const INCOMING = 2;
const INCOMING_FORWARDED = 3;

/** Gathers what the history of one call will say. Everything here is reported; the controller confirms costs by itself. */
export class CallRecord {
  config: ScenarioConfig | undefined;
  callerAnsweredAtMs: number | undefined;
  recordUrl: string | undefined;
  end: CallEnd | undefined;
  private readonly startedAtMs = Date.now();
  private agent: AgentLeg | undefined;
  private agentAnsweredAtMs: number | undefined;
  private durationSeconds = 0;
  private direction = '';
  private costs = 0;
  private readonly percents: number[] = [];
  private vote = 0;

  constructor(
    private readonly setting: CallSetting,
    private readonly parties: Parties,
    readonly callId: string,
  ) {}

  /** The user who talked, or nobody. */
  get userId(): string | undefined {
    return this.agent?.device?.userId;
  }

  agentAnswered(agent: AgentLeg): void {
    this.agent = agent;
    this.agentAnsweredAtMs = Date.now();
  }

  /** Adds what the platform says that a leg cost. */
  legEnded(event: DisconnectedEvent): void {
    this.costs += Math.round(event.cost * COST_SCALE);
  }

  callerLegEnded(event: DisconnectedEvent): void {
    this.legEnded(event);
    this.durationSeconds = event.duration;
    this.direction = event.direction;
  }

  /** Takes one measurement of the line's quality, 0 to 100 percent, from the agent's browser. */
  measured(percent: unknown): void {
    if (typeof percent === 'number' && percent >= 0 && percent <= 100 && this.percents.length < 10_000) {
      this.percents.push(percent);
    }
  }

  /** Details of the event `call.started`. */
  started(): object {
    const { session, release } = this.setting;
    const { callId } = this;
    return {
      callId,
      direction: 'incoming',
      ...this.line(),
      ...this.parties,
      accessUrl: session.accessUrl,
      logUrl: session.logUrl,
      release,
    };
  }

  /** Details of the event `call.answered`; only for a call that a user answered. */
  answered(): object {
    const { callId, userId } = this;
    return {
      callId,
      userId,
      device: this.device,
      ...(this.callerAnsweredAtMs === undefined ? {} : { callerAnsweredAt: iso(this.callerAnsweredAtMs) }),
    };
  }

  /** Details of the event `call.ended`. */
  ended(): object {
    const { callId, userId } = this;
    return { callId, ...(userId === undefined ? {} : { userId }), ...this.outcome };
  }

  /** The body of the history record. Fields that this call never came to are absent. */
  history(): object {
    const { session, release } = this.setting;
    const { userId, device, recordUrl, quality } = this;
    return {
      sessionId: session.sessionId,
      callId: this.callId,
      incoming: this.incoming,
      ...(userId === undefined ? {} : { portalUserId: userId }),
      portalNumber: this.parties.called,
      phoneNumber: this.parties.caller,
      ...this.line(),
      ...this.outcome,
      direction: this.direction,
      durationSeconds: this.durationSeconds,
      startedAt: iso(this.startedAtMs),
      ...(this.callerAnsweredAtMs === undefined ? {} : { callerAnsweredAt: iso(this.callerAnsweredAtMs) }),
      ...(this.agentAnsweredAtMs === undefined ? {} : { callStartedAt: iso(this.agentAnsweredAtMs) }),
      endedAt: iso(Date.now()),
      status: this.outcome.code === 200,
      ...(quality === undefined ? {} : { quality }),
      ...(device === undefined ? {} : { device }),
      vote: this.vote,
      ...(recordUrl === undefined ? {} : { recordUrl }),
      logUrl: session.logUrl,
      reportedCost: this.reportedCost,
      release,
    };
  }

  /** The log's lines about the history record, in the order that readers of logs know. */
  historyLines(): string[] {
    const { session } = this.setting;
    const fields: [name: string, value: string | number | boolean | undefined][] = [
      ['COMMAND', 'AddCallHistory'],
      ['ACCOUNT_ID', session.accountId],
      ['PORTAL_USER_ID', this.userId],
      ['APPLICATION_ID', session.applicationId],
      ['PORTAL_TYPE', 'RENT'],
      ['PORTAL_NUMBER', digitsOf(this.parties.called)],
      ['PORTAL_CALL', 'N'],
      ['ACCOUNT_SEARCH_ID', digitsOf(this.parties.called)],
      ['PHONE_NUMBER', digitsOf(this.parties.caller)],
      ['URL', this.recordUrl],
      ['INCOMING', this.incoming],
      ['CALL_ID', this.callId],
      ['CALL_LOG', session.logUrl],
      ['CALL_DURATION', this.durationSeconds],
      ['CALL_START_DATE', this.agentAnsweredAtMs],
      ['CALL_STATUS', this.outcome.code === 200],
      ['CALL_QUALITY', this.quality],
      ['CALL_DEVICE', this.device],
      ['CALL_VOTE', this.vote],
      ['COST', this.reportedCost],
    ];
    return [
      `Call code: ${this.outcome.code}`,
      `Call reason: ${this.outcome.reason}`,
      `Call direction: ${encodeURIComponent(this.direction)}`,
      `Call params: ${fields.map(([name, value]) => `${name}=${value ?? ''}`).join('&')}`,
    ];
  }

  /** `WEBRTC` for a browser, `SIP` for a desk phone. */
  get device(): 'WEBRTC' | 'SIP' | undefined {
    const kind = this.agent?.device?.kind;
    if (kind === undefined) return undefined;
    return kind === 'browser' ? 'WEBRTC' : 'SIP';
  }

  private get outcome(): CallEnd {
    return this.end ?? { code: 500, reason: 'Unknown end' };
  }

  private get incoming(): number {
    return this.agent !== undefined && this.agent.device === undefined ? INCOMING_FORWARDED : INCOMING;
  }

  /** The mean of the measurements, or nothing without any. */
  private get quality(): number | undefined {
    const { percents } = this;
    return percents.length === 0
      ? undefined
      : Math.round(percents.reduce((sum, one) => sum + one, 0) / percents.length);
  }

  private get reportedCost(): string {
    return (this.costs / COST_SCALE).toFixed(4);
  }

  private line(): object {
    const { config } = this;
    return config === undefined ? {} : { lineId: config.line.lineId, configVersion: String(config.version) };
  }
}
