import type { FastifyInstance } from 'fastify';
import { VirtualClock } from '#scenario-sandbox';
import type { SimulatorClock } from '../clock/simulator-clock';
import { ApiError } from '../management-api/api-error';
import type { LiveSession } from '../sessions/live-session';
import type { Pace, PlatformTimings } from '../sessions/platform-timings';
import type { SessionRegistry } from '../sessions/session-registry';
import { sessionView } from '../sessions/session-view';
import type { IncomingCall, SessionStarter, StartedSession } from '../sessions/session-starter';
import { BadControlInput, ControlInput } from './control-input';
import { stepsOf, waitOf } from './people-input';

const longestPollMs = 300_000;
const defaultPollMs = 60_000;

/** What the routes of calls work with. */
export interface CallRouteParts {
  readonly starter: SessionStarter;
  readonly registry: SessionRegistry;
  readonly pace: Pace;
  readonly clock: SimulatorClock;
}

/**
 * Adds synthetic callers and a look at sessions: `POST /control/calls`, `GET /control/sessions[?accountName=]`,
 * `GET /control/sessions/<id>[?wait=ended&deadlineMs=]`, `POST /control/sessions/<id>/terminate`, `GET|PUT /control/timings`.
 */
export function registerCallRoutes(server: FastifyInstance, { starter, registry, pace, clock }: CallRouteParts): void {
  server.post('/control/calls', async (request, reply) => {
    const input = new ControlInput(request.body).only(
      ...['from', 'to', 'callerId', 'displayName', 'headers', 'startAt', 'script'],
    );
    const call = callOf(input, request.ip);
    const started = await startWhenTold(clock, input.text('startAt'), () => starter.startIncoming(call)).catch(refusal);
    return reply.code(201).send({ ...started, logUrl: registry.find(started.sessionId)?.logUrl });
  });
  server.get<{ Querystring: { accountName?: string } }>('/control/sessions', (request) => ({
    sessions: registry.list(request.query.accountName).map(sessionView),
  }));
  server.get<{ Params: { id: string }; Querystring: { wait?: string; deadlineMs?: string } }>(
    '/control/sessions/:id',
    async (request) => {
      const session = sessionOf(registry, request.params.id);
      if (request.query.wait === 'ended') await endedWithin(session, request.query.deadlineMs);
      return sessionView(session);
    },
  );
  server.post<{ Params: { id: string } }>('/control/sessions/:id/terminate', async (request) => {
    const session = sessionOf(registry, request.params.id);
    await session.terminate('Terminated administratively');
    return sessionView(session);
  });
  server.get('/control/timings', () => pace.timings);
  server.put('/control/timings', (request) => {
    const input = new ControlInput(request.body).only(...Object.keys(pace.timings));
    const names = Object.keys(pace.timings) as (keyof PlatformTimings)[];
    const told = names.filter((name) => input.raw(name) !== undefined).map((name) => [name, waitOf(input, name)]);
    pace.timings = { ...pace.timings, ...(Object.fromEntries(told) as Partial<PlatformTimings>) };
    return pace.timings;
  });
}

function sessionOf(sessions: SessionRegistry, id: string): LiveSession {
  const session = sessions.find(Number(id));
  if (session === undefined) throw Object.assign(new BadControlInput('there is no such session'), { statusCode: 404 });
  return session;
}

function callOf(input: ControlInput, initiatorAddress: string): IncomingCall {
  const [from, to] = [input.text('from')?.replace(/^\+/, ''), input.text('to')];
  if (from === undefined || from === '' || to === undefined || to === '')
    throw new BadControlInput('from and to are needed');
  const given = input.raw('headers') ?? {};
  const headers = Object.entries(given as Readonly<Record<string, unknown>>);
  if (headers.some(([, value]) => typeof value !== 'string')) throw new BadControlInput('headers must be texts');
  return {
    destination: to,
    callerId: input.text('callerId') ?? from,
    displayName: input.text('displayName') ?? from,
    headers: Object.fromEntries(headers) as Readonly<Record<string, string>>,
    initiatorAddress,
    script: stepsOf(input.raw('script'), {
      afterAnsweredMs: { unanswered: false },
      afterStartMs: { unanswered: true },
    }),
  };
}

/** Starts at once, or at a moment of the simulator's clock: virtual time goes there, wall time is waited for, a minute at most. */
async function startWhenTold(
  clock: SimulatorClock,
  startAt: string | undefined,
  start: () => Promise<StartedSession>,
): Promise<StartedSession> {
  if (startAt === undefined) return start();
  const startMs = Date.parse(startAt);
  const aheadMs = startMs - clock.now();
  const longestMs = clock instanceof VirtualClock ? Infinity : 60_000;
  if (!(aheadMs >= 0 && aheadMs <= longestMs)) throw new BadControlInput('startAt cannot be reached');
  return new Promise((resolve, reject) => {
    clock.at(startMs, () => void start().then(resolve, reject));
    if (clock instanceof VirtualClock) void clock.advance(aheadMs);
  });
}

/** A refusal of the platform, as an HTTP status. */
function refusal(error: unknown): never {
  throw error instanceof ApiError ? Object.assign(new BadControlInput(error.message), { statusCode: 409 }) : error;
}

async function endedWithin(session: LiveSession, deadline: string | undefined): Promise<void> {
  const patienceMs = deadline === undefined ? defaultPollMs : Number(deadline);
  if (!(patienceMs >= 0 && patienceMs <= longestPollMs)) {
    throw new BadControlInput(`deadlineMs must be 0 to ${longestPollMs}`);
  }
  let alarm: NodeJS.Timeout | undefined;
  await Promise.race([session.ended, new Promise((resolve) => (alarm = setTimeout(resolve, patienceMs)))]);
  clearTimeout(alarm);
}
