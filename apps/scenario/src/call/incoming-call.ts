import type { LocalTime, ScenarioConfig } from '#call-flow';
import { admit, configLine, CONFIG_SCHEMA_VERSION, readInviteAnswer, readScenarioConfig } from '#call-flow';
import type { CommandOutcome } from '../access-door/access-door';
import type { ControllerReply } from '../controller/controller-client';
import { digitsOf, e164 } from '../phone-number';
import { writeSection, writeVerdict } from '../session-log';
import { announce } from './announcement';
import type { CallEnd } from './call-record';
import { CallRecord } from './call-record';
import type { CallSetting, Parties } from './call-setting';
import { Conversation } from './conversation';
import { Greeting } from './greeting';
import { Reporter } from './reporter';
import type { AgentLeg } from './ringer';
import { Ringer } from './ringer';
import type { WaitingEnd } from './waiting-room';
import { WaitingRoom } from './waiting-room';

/** A caller hears the ringback for so long at most before the call goes on without the controller. */
const CONFIG_RACE_MS = 700;

/** A caller hears the melody meanwhile; after that the line's own queue is rung. */
const INVITE_RACE_MS = 2000;

/** The platform tells a leg's end at once; a leg that ends without a word shall not keep the session. */
const LONGEST_HANGUP_MS = 10_000;

/**
 * One incoming call from its arrival to its history record. The parts that have a life of their own (greeting, waiting,
 * talking, reporting) are objects beside this one; this one knows which of them is next.
 */
export class IncomingCall {
  private readonly call: Call;
  private readonly parties: Parties;
  private readonly record: CallRecord;
  private readonly reporter: Reporter;
  private readonly ringer: Ringer;
  private greeting: Greeting | undefined;
  private waiting: WaitingRoom | undefined;
  private conversation: Conversation | undefined;

  constructor(
    private readonly setting: CallSetting,
    private readonly alerting: CallAlertingEvent,
  ) {
    this.call = alerting.call;
    this.parties = { caller: callerOf(alerting), called: e164(alerting.destination) };
    this.record = new CallRecord(setting, this.parties, this.call.id());
    this.reporter = new Reporter(setting, this.parties, this.record);
    this.ringer = new Ringer(this.parties, {
      answered: (leg) => this.talk(leg),
      nobodyLeft: () => this.waiting?.nobodyLeft(),
      ended: (leg, event) => this.agentLegEnded(leg, event),
      said: (leg, text) => {
        if (this.conversation?.agent === leg) this.conversation.said(text);
      },
    });
  }

  /** Takes the call: the caller hears a ringback at once, and the settings are fetched meanwhile. */
  begin(): void {
    const { call, setting } = this;
    VoxEngine.customData(call.id());
    call.startEarlyMedia();
    call.playProgressTone('US');
    writeSection(`Start INCOMING scenario (version: ${setting.release})`);
    this.logVariables();
    call.addEventListener(CallEvents.Connected, () => (this.record.callerAnsweredAtMs = Date.now()));
    call.addEventListener(CallEvents.Disconnected, (event) => {
      this.record.callerLegEnded(event);
      this.callerGone();
    });
    call.addEventListener(CallEvents.Failed, () => this.callerGone());
    this.reporter.follow(call);
    this.fetchConfig();
  }

  /** Obeys a proven command that came to the access URL. */
  obey(command: unknown): CommandOutcome {
    if (this.record.end !== undefined) return { accepted: false, reason: 'call-ended' };
    const answer = readInviteAnswer(command);
    if (answer === undefined) return { accepted: false, reason: 'unknown-command' };
    if (this.conversation !== undefined && answer.command === 'hangup') {
      this.finish({ code: 200, reason: 'Success call' });
      return { accepted: true };
    }
    const obeyed = this.conversation === undefined && this.waiting?.obey(answer) === true;
    return obeyed ? { accepted: true } : { accepted: false, reason: 'not-waiting' };
  }

  private logVariables(): void {
    const { alerting, setting } = this;
    writeSection(
      'Pure variables',
      `Call scenario user: ${setting.session.userId ?? ''}`,
      `Call callerId: ${alerting.callerid}`,
      `Call destination: ${alerting.destination}`,
      `Call displayName: ${alerting.displayName}`,
      `Call number/destination: ${alerting.destination}`,
    );
  }

  private fetchConfig(): void {
    const { session, release, client } = this.setting;
    const { sessionId } = session;
    const request = {
      path: '/config',
      body: { sessionId, direction: 'incoming', ...this.parties, release, schemaVersion: CONFIG_SCHEMA_VERSION },
      idempotencyKey: `${sessionId}.config.1`,
      timeoutSeconds: 1,
    } as const;
    client.ask(request, CONFIG_RACE_MS, (reply) => {
      if (this.record.end === undefined) this.configArrived(reply);
    });
  }

  private configArrived(reply: ControllerReply): void {
    const config = reply.proven && reply.status === 200 ? readScenarioConfig(reply.body) : undefined;
    this.record.config = config;
    if (config === undefined) {
      writeSection('Get portal config: none', `Reason: ${reply.proven ? `status ${reply.status}` : reply.why}`);
    } else {
      const source = reply.proven ? reply.cacheStatus : '';
      const url = `PORTAL_URL: ${this.setting.client.baseUrl}`;
      writeSection(
        'Get portal config:',
        `${configLine(config)} / ${url}`,
        `CONFIG_SOURCE: ${source}`,
        'PORTAL_SIGN: -hidden-',
      );
    }
    this.reporter.reportStarted();
    if (config !== undefined) this.admit(config);
    else if (reply.proven && reply.status === 404) this.reject(404, 'Unknown number');
    else announce(this.call, undefined, () => this.finish({ code: 503, reason: 'No settings' }));
  }

  private admit(config: ScenarioConfig): void {
    const { caller, called } = this.parties;
    const { settings } = config;
    writeSection('Call type is: INCOMING CALL', `Phone number: ${digitsOf(called)}`, `Call to: ${digitsOf(caller)}`);
    const admission = admit(settings, caller, localTime(settings.timeZone));
    switch (admission.step) {
      case 'reject':
        writeVerdict('Caller is in the black list');
        this.reject(admission.code, 'Blocked caller');
        return;
      case 'off-hours':
        writeVerdict('Call out of worktime');
        announce(this.call, settings.workingTime.announcementUrl ?? settings.melodies.voicemail, () =>
          this.finish({ code: 304, reason: 'Off hours' }),
        );
        return;
      case 'answer':
        writeVerdict('Call in correct worktime');
        this.greeting = new Greeting(this.call, settings, (digits) => this.wait(config, digits));
        this.greeting.begin();
    }
  }

  private wait(config: ScenarioConfig, digits: string): void {
    const { settings } = config;
    const turn = Number(this.setting.session.sessionId.slice(-6)) || 0;
    this.call.startPlayback(settings.melodies.wait, { loop: true });
    const waiting = new WaitingRoom(this.ringer, settings, turn, (end) => this.nobodyAnswered(config, end));
    this.waiting = waiting;
    if (waiting.ringExtension(digits)) return;
    const { session, client } = this.setting;
    const { sessionId, accessUrl } = session;
    const request = {
      path: '/invites',
      body: { sessionId, callId: this.call.id(), lineId: config.line.lineId, ...this.parties, accessUrl },
      idempotencyKey: `${sessionId}.invites.1`,
      timeoutSeconds: 2,
    } as const;
    client.ask(request, INVITE_RACE_MS, (reply) => {
      const answer = reply.proven && reply.status === 200 ? readInviteAnswer(reply.body) : undefined;
      writeSection(`Get portal invite answer: ${reply.proven ? JSON.stringify(reply.body) : `none, ${reply.why}`}`);
      if (this.record.end === undefined) waiting.invited(answer);
    });
  }

  private talk(agent: AgentLeg): void {
    const { config } = this.record;
    this.waiting?.close();
    if (config === undefined || this.record.end !== undefined) {
      agent.call.hangup();
      return;
    }
    this.record.agentAnswered(agent);
    this.conversation = new Conversation(this.call, agent, config.settings, (percent) => this.record.measured(percent));
    this.conversation.begin();
    if (agent.device !== undefined) this.reporter.reportAnswered();
  }

  private agentLegEnded(leg: AgentLeg, event: DisconnectedEvent): void {
    this.record.legEnded(event);
    if (this.conversation?.agent === leg) this.finish({ code: 200, reason: 'Success call' });
  }

  private nobodyAnswered(config: ScenarioConfig, end: WaitingEnd): void {
    const skipped = { code: 304, reason: 'No answer' };
    if (end.step === 'hangup') this.finish(skipped);
    else announce(this.call, config.settings.melodies.voicemail, () => this.finish(skipped));
  }

  private reject(code: number, reason: string): void {
    this.finish({ code, reason }, () => this.call.reject(code));
  }

  /** Decides how the call ended and ends the caller's leg; the first decision holds. Reports follow when the leg is gone. */
  private finish(end: CallEnd, endLeg: () => void = () => this.call.hangup()): void {
    if (this.record.end !== undefined) return;
    this.record.end = end;
    this.leave();
    endLeg();
    setTimeout(() => this.reporter.close(), LONGEST_HANGUP_MS);
  }

  private callerGone(): void {
    const talked = this.conversation !== undefined;
    this.record.end ??= talked ? { code: 200, reason: 'Success call' } : { code: 304, reason: 'Caller hung up' };
    this.leave();
    this.reporter.reportStarted();
    this.reporter.close();
  }

  /** Stops everything that would still act for the caller. */
  private leave(): void {
    this.greeting?.cancel();
    this.waiting?.close();
    this.ringer.stop();
    this.conversation?.agent.call.hangup();
  }
}

/** A caller from the public network is a number; one who calls from a login shows his number as the name, if any. */
function callerOf({ callerid, displayName }: CallAlertingEvent): string {
  const number = e164(callerid);
  const shown = e164(displayName);
  return number.startsWith('+') || !shown.startsWith('+') ? number : shown;
}

/** The wall clock of a time zone; `undefined` when the platform does not know the zone. */
function localTime(timeZone: string): LocalTime | undefined {
  try {
    const local = getLocalTime(timeZone, new Date());
    return { day: ((local.getUTCDay() + 6) % 7) + 1, hour: local.getUTCHours(), minute: local.getUTCMinutes() };
  } catch {
    return undefined;
  }
}
