import type { FastifyInstance } from 'fastify';
import { UndiciTransport, WorkerPool } from '#scenario-sandbox';
import { ClockPause } from '../clock/clock-pause';
import { registerAgentRoutes } from '../control/agent-routes';
import { registerCallRoutes } from '../control/call-routes';
import { registerClockPauseRoutes } from '../control/clock-pause-routes';
import { registerScenarioFaultRoutes } from '../control/scenario-fault-routes';
import { ScenarioFaults } from '../faults/scenario-faults';
import { ApiError } from '../management-api/api-error';
import { scenariosOf } from '../management-api/shapes/rule-info';
import { routeIncoming } from '../numbers/incoming-route';
import type { Platform } from '../platform';
import { newCallId } from './access/access-address';
import { registerAccessRoutes } from './access/access-routes';
import { type AlertingCall, LiveSession, type SessionSurroundings } from './live-session';
import { Agents } from './people/agent-behaviour';
import { Errands } from './people/errands';
import { defaultTimings, Pace, type PlatformTimings } from './platform-timings';
import { closeLostSessions } from './session-books';
import type { SessionPlace } from './session-place';
import { SessionRegistry } from './session-registry';
import { type IncomingCall, type RuleStart, SessionStarter, type StartedSession } from './session-starter';
import type { ClientType } from './tariffs';

/** Settings of the part that runs sessions. */
export interface RunningSessionsOptions {
  /** Worker threads that run scenarios; two unless told. */
  readonly workers?: number;
  /** How fast the platform is; `defaultTimings` for what is left out. */
  readonly timings?: Partial<PlatformTimings>;
}

/** Error codes of the Management API. */
const insufficientMoney = 127;
const notActivated = 131;
const concurrentLimit = 314;
const noScenario = 375;

const mostLiveSessions = 1000;

/** Runs scenario sessions in worker threads, with synthetic callers and agents around them. */
export class RunningSessions extends SessionStarter {
  private readonly registry = new SessionRegistry();
  private readonly agents = new Agents();
  private readonly faults = new ScenarioFaults();
  private readonly pace: Pace;
  private readonly engine: WorkerPool;
  private readonly around: SessionSurroundings;
  private readonly pause: ClockPause;
  private readonly errands: Errands;
  private closed = false;

  /** Throws SandboxError when the sandbox's worker is not built. */
  constructor(
    private readonly platform: Platform,
    options: RunningSessionsOptions = {},
  ) {
    super();
    this.pause = new ClockPause(platform.clock);
    this.errands = new Errands(platform.clock, platform.log);
    this.pace = new Pace({ ...defaultTimings, ...options.timings });
    this.engine = new WorkerPool({ workers: options.workers ?? 2 });
    this.around = {
      platform,
      engine: this.engine,
      transport: new UndiciTransport(),
      agents: this.agents,
      errands: this.errands,
      faults: this.faults,
    };
    closeLostSessions(platform);
  }

  async startByRule(start: RuleStart): Promise<StartedSession> {
    const { store, ledger } = this.platform;
    const [account, application] = [store.accounts.get(start.accountId), store.applications.get(start.applicationId)];
    const rule = store.rules.get(start.ruleId);
    if (account === undefined || application === undefined || rule === undefined) throw new ApiError(noScenario);
    if (!ledger.balanceOf(account.id).greaterThan(0)) throw new ApiError(insufficientMoney);
    const place = { account, application, rule, scenarios: scenariosOf(store, rule) };
    return this.atOnce(async () => {
      const session = this.open(place, start);
      await session.run(undefined);
      return started(session);
    });
  }

  async startIncoming(call: IncomingCall): Promise<StartedSession> {
    const called = call.destination.replace(/^\+/, '');
    const route = routeIncoming(this.platform.store, called);
    if (route === undefined) throw new ApiError(noScenario);
    const { account } = route;
    if (!account.active) throw new ApiError(notActivated);
    const canPay = !account.frozen && this.platform.ledger.balanceOf(account.id).greaterThan(0);
    return this.atOnce(async () => {
      const session = this.open(route, { userId: null, customData: '', initiatorAddress: call.initiatorAddress });
      if (canPay) await session.run(alerting(session, call, called));
      else session.refuse('Insufficient funds');
      return started(session);
    });
  }

  registerRoutes(server: FastifyInstance): void {
    registerAccessRoutes(server, this.registry);
    registerCallRoutes(server, {
      starter: this,
      registry: this.registry,
      pace: this.pace,
      clock: this.platform.clock,
    });
    registerAgentRoutes(server, this.agents);
    registerScenarioFaultRoutes(server, this.faults);
    registerClockPauseRoutes(server, this.pause);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.pause.end();
    const live = this.registry.list().filter(({ end }) => end === undefined);
    for (const session of live) session.finishReason ??= 'Terminated administratively';
    await this.errands.close();
    await this.engine.close();
    await Promise.all(live.map(({ ended }) => ended));
  }

  private open(
    place: SessionPlace,
    start: { userId: number | null; customData: string; initiatorAddress: string },
  ): LiveSession {
    if (this.closed || this.registry.liveCount >= mostLiveSessions) throw new ApiError(concurrentLimit);
    const session = new LiveSession(this.around, {
      place,
      userId: start.userId,
      customData: start.customData,
      initiatorAddress: start.initiatorAddress,
      timings: this.pace.timings,
    });
    this.registry.add(session);
    return session;
  }

  /** Does it in one moment of virtual time, so that a session starts when its row says. */
  private async atOnce<T>(work: () => Promise<T>): Promise<T> {
    const release = this.platform.clock.hold();
    try {
      return await work();
    } finally {
      release();
    }
  }
}

function started(session: LiveSession): StartedSession {
  return { sessionId: session.id, ...session.accessUrls };
}

function alerting(session: LiveSession, call: IncomingCall, called: string): AlertingCall {
  const told = call.headers['VI-Client-Type'];
  const isNumber = /^\+?\d+$/.test(call.callerId);
  const clientType: ClientType =
    told === 'user' || told === 'sip' || told === 'pstn' ? told : isNumber ? 'pstn' : 'user';
  return {
    callId: newCallId(session.id, session.startedAtMs),
    called,
    callerId: call.callerId,
    displayName: call.displayName,
    headers: { ...call.headers, 'VI-Client-Type': clientType },
    clientType,
    script: call.script ?? [],
  };
}
