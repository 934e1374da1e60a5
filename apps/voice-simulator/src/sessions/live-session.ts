import { join } from 'node:path';
import {
  type HttpFault,
  type HttpTransport,
  type ScenarioEngine,
  type ScenarioEvent,
  type ScenarioHost,
  type ScenarioHttpRequest,
  type ScenarioOperation,
  ScenarioSession,
  type SessionEnd,
  type StorageAnswer,
  type StorageRequest,
  type Timer,
} from '#scenario-sandbox';
import type { ScenarioFaults } from '../faults/scenario-faults';
import type { Platform } from '../platform';
import { type AccessAddress, accessPath, newAccessAddress } from './access/access-address';
import { type Arrival, Switchboard } from './legs/switchboard';
import type { Agents } from './people/agent-behaviour';
import type { Errands } from './people/errands';
import { Delays, type PlatformTimings } from './platform-timings';
import { type FinishReason, SessionBooks } from './session-books';
import { SessionLog } from './session-log';
import { askStorage, loginDomain, scriptsOf, secretsOf, type SessionPlace } from './session-place';

/** What all sessions share. */
export interface SessionSurroundings {
  readonly platform: Platform;
  readonly engine: ScenarioEngine;
  readonly transport: HttpTransport;
  readonly agents: Agents;
  readonly errands: Errands;
  readonly faults: ScenarioFaults;
}

/** How one session is started. */
export interface SessionStart {
  readonly place: SessionPlace;
  readonly userId: number | null;
  readonly customData: string;
  readonly initiatorAddress: string;
  readonly timings: PlatformTimings;
}

/** A call that comes in, with what the alerting event says of it. */
export interface AlertingCall extends Arrival {
  readonly displayName: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A session without calls ends after 60 s (docs, limits). */
const idleMs = 60_000;

/** The user id that the platform's log shows for sessions that no user started. */
const nobodysUserId = 1;

/** One session of a rule's scenarios: the platform around the sandbox, from its row in history to its last log line. */
export class LiveSession implements ScenarioHost {
  readonly id: number;
  readonly startedAtMs: number;
  readonly address: AccessAddress;
  readonly logUrl: string;
  readonly switchboard: Switchboard;
  /** Settles when the books are closed and the log is written. */
  readonly ended: Promise<void>;
  customData: string;
  end: SessionEnd | undefined;
  finishReason: FinishReason | undefined;
  private readonly books: SessionBooks;
  private readonly sessionLog: SessionLog;
  private readonly early: ScenarioEvent[] = [];
  private scenario: ScenarioSession | undefined;
  private idle: Timer | undefined;
  private resolveEnded: () => void = () => undefined;

  constructor(
    private readonly around: SessionSurroundings,
    readonly start: SessionStart,
  ) {
    const { platform } = around;
    const { store, clock, addresses } = platform;
    this.customData = start.customData;
    this.startedAtMs = clock.now();
    this.id = store.nextId('session');
    this.address = newAccessAddress(this.id, this.startedAtMs);
    const logName = `${this.id}_${this.address.token}`;
    this.logUrl = `${addresses.http}/logs/${logName}`;
    this.sessionLog = new SessionLog(join(platform.dataFolder, 'logs', logName));
    this.books = new SessionBooks(platform, this.id);
    this.ended = new Promise((resolve) => (this.resolveEnded = resolve));
    this.switchboard = new Switchboard(platform, around.agents, start.place, {
      clock,
      delays: new Delays(start.timings, this.id),
      books: this.books,
      errands: around.errands,
      tell: (event) => this.tell(event),
      ended: () => this.watchIdleness(),
    });
    this.open();
  }

  /** Whether it takes requests and events. */
  get running(): boolean {
    return this.scenario?.running === true;
  }

  /** Where it is reached: by HTTP and by HTTPS. */
  get accessUrls(): { readonly accessUrl: string; readonly accessSecureUrl: string } {
    const { http, https } = this.around.platform.addresses;
    const path = accessPath(this.address);
    return { accessUrl: `${http}${path}`, accessSecureUrl: `${https}${path}` };
  }

  /** Runs the scenarios, tells them that they started, and of the call, if one came in. Resolves when they have heard both. */
  async run(call: AlertingCall | undefined): Promise<void> {
    const { platform, engine, transport } = this.around;
    const { place, userId } = this.start;
    const release = platform.clock.hold();
    try {
      this.scenario = await ScenarioSession.start({
        engine,
        transport,
        clock: platform.clock,
        host: this,
        scripts: scriptsOf(place),
        customData: this.start.customData,
        secrets: secretsOf(platform, place),
      });
      void this.scenario.ended.then((end) => this.finish(end));
      const { accessUrl, accessSecureUrl } = this.accessUrls;
      void this.scenario.dispatch({
        name: 'Application.Started',
        accessURL: accessUrl,
        accessSecureURL: accessSecureUrl,
        accountId: place.account.id,
        applicationId: place.application.id,
        logURL: this.logUrl,
        sessionId: this.id,
        userId: userId ?? nobodysUserId,
      });
      for (const event of this.early.splice(0)) void this.scenario.dispatch(event);
      if (call === undefined) this.watchIdleness();
      else await this.alert(call, this.scenario);
    } catch (error) {
      this.finish({ cause: 'systemError', message: String(error), atMs: platform.clock.now() });
    } finally {
      release();
    }
  }

  /** Hands a request to the access URL in; undefined when the session does not take requests any more. */
  async request(
    method: string,
    path: string,
    content: string,
    headers: readonly { key: string; value: string }[],
  ): Promise<string | undefined> {
    if (this.scenario?.running !== true) return undefined;
    const result = await this.scenario.dispatch({ name: 'Application.HttpRequest', method, path, content, headers });
    return result.delivered ? (result.response ?? '') : undefined;
  }

  /** Ends it for a reason of the platform's. */
  async terminate(reason: FinishReason): Promise<void> {
    this.finishReason ??= reason;
    if (this.scenario === undefined) return;
    this.switchboard.dropAll();
    await this.scenario.terminate();
  }

  /** Closes the books of a session that could not even begin. */
  refuse(reason: FinishReason): void {
    this.finishReason = reason;
    this.finish({ cause: 'terminated', atMs: this.startedAtMs });
  }

  perform(operation: ScenarioOperation): void {
    if (operation.op === 'setCustomData') this.customData = operation.data;
    this.switchboard.perform(operation);
    this.watchIdleness();
  }

  log(line: string): void {
    this.sessionLog.write(line);
  }

  storage(request: StorageRequest): StorageAnswer {
    return askStorage(this.around.platform, this.start.place, request);
  }

  httpFault(request: ScenarioHttpRequest): HttpFault | undefined {
    return this.around.faults.hit(this.start.place.account.name, request);
  }

  private open(): void {
    const { place, userId, customData, initiatorAddress } = this.start;
    this.around.platform.store.sessions.put({
      id: this.id,
      accountId: place.account.id,
      applicationId: place.application.id,
      applicationName: loginDomain(place),
      ruleName: place.rule.name,
      userId,
      startedAt: this.startedAtMs,
      durationSeconds: null,
      finishReason: null,
      customData: customData === '' ? null : customData,
      initiatorAddress,
      logUrl: this.logUrl,
      calls: [],
      resources: [],
    });
  }

  private async alert(call: AlertingCall, scenario: ScenarioSession): Promise<void> {
    const domain = loginDomain(this.start.place);
    this.switchboard.arrive(call);
    this.watchIdleness();
    await scenario.dispatch({
      name: 'Application.CallAlerting',
      id: call.callId,
      callerid: call.callerId,
      destination: call.called,
      displayName: call.displayName,
      fromURI: `sip:${call.callerId}@${domain}`,
      toURI: `sip:${call.called}@${domain}`,
      headers: call.headers,
      clientType: call.clientType,
    });
  }

  private tell(event: ScenarioEvent): void {
    if (this.scenario === undefined) this.early.push(event);
    else void this.scenario.dispatch(event);
  }

  /** Counts down while there is no call. Virtual time does not hurry there: somebody may be about to use the access URL. */
  private watchIdleness(): void {
    const { clock } = this.around.platform;
    const isIdle = this.end === undefined && this.switchboard.liveLegs === 0;
    if (isIdle) this.idle ??= clock.at(clock.now() + idleMs, () => this.endIdle(), { background: true });
    else {
      this.idle?.cancel();
      this.idle = undefined;
    }
  }

  private endIdle(): void {
    if (this.running) void this.terminate('Timeout');
  }

  private finish(end: SessionEnd): void {
    if (this.end !== undefined) return;
    this.end = end;
    this.finishReason ??= end.cause === 'terminated' ? 'Normal termination' : 'JS session error';
    this.switchboard.dropAll();
    this.idle?.cancel();
    this.books.close(this.finishReason, end.atMs, this.customData === '' ? null : this.customData);
    const { account } = this.start.place;
    if (end.cause === 'scriptError' && account.sendJsError)
      this.around.platform.callbacks.enqueue(account.id, 'js_fail', {});
    this.sessionLog.flush();
    this.resolveEnded();
  }
}
