import type { Currency } from '#foundation';
import type { CallDirection, CallFact, CallFacts } from './call-fact';

/** INT UNSIGNED: 49 days. */
const mostMilliseconds = 2 ** 32 - 1;

/** Where a call is. */
export type CallState = 'started' | 'answered' | 'ended';

/** What the facts of a call add up to. Times are UTC, undefined is unknown. */
export interface CallDescription {
  state: CallState;
  direction: CallDirection | undefined;
  /** 1 outgoing, 2 incoming, 3 incoming and forwarded, 4 callback. */
  incoming: number | undefined;
  lineId: string | undefined;
  portalNumber: string | undefined;
  phoneNumber: string | undefined;
  userId: string | undefined;
  device: string | undefined;
  code: number | undefined;
  reason: string | undefined;
  quality: number | undefined;
  vote: number | undefined;
  /** From the caller's answer to the end. */
  durationSeconds: number | undefined;
  /** From the start to the agent's answer. */
  ringMs: number | undefined;
  /** From the agent's answer to the end. */
  talkMs: number | undefined;
  /** From the start to the end. */
  totalMs: number | undefined;
  billedSeconds: number | undefined;
  startedAt: Date;
  callerAnsweredAt: Date | undefined;
  agentAnsweredAt: Date | undefined;
  endedAt: Date | undefined;
  recordUrl: string | undefined;
  logUrl: string | undefined;
  /** What the scenario says it cost: shown to nobody, booked nowhere. */
  reportedCost: string | undefined;
  cost: string | undefined;
  currency: Currency | undefined;
  release: number | undefined;
  configVersion: string | undefined;
  flags: string[];
}

/**
 * Describes a call by its facts. Each field has its owners in a fixed order, the best informed first; the platform owns what costs
 * money, the scenario's history what happened. Times that contradict each other quarantine what follows from them.
 */
export function describeCall(facts: CallFacts): CallDescription {
  const { invited, started, answered, ended, recorded, history, platform } = fieldsOf(facts);
  const times = timesOf(facts);
  return {
    ...times,
    ...partiesOf(facts),
    state: stateOf(times),
    lineId: first(history.lineId, started.lineId, invited.lineId),
    userId: first(history.userId, answered.userId, ended.userId),
    device: first(history.device, answered.device),
    code: first(history.code, ended.code),
    reason: first(history.reason, ended.reason),
    quality: history.quality,
    vote: history.vote,
    durationSeconds: isContradictory(times) ? undefined : first(history.durationSeconds, talkSecondsOf(times)),
    ...lengthsOf(times),
    billedSeconds: platform.billedSeconds,
    recordUrl: first(history.recordUrl, recorded.url, platform.recordUrl),
    logUrl: first(history.logUrl, started.logUrl, platform.logUrl),
    reportedCost: history.reportedCost,
    cost: platform.cost,
    currency: platform.currency,
    release: first(history.release, started.release),
    configVersion: first(history.configVersion, started.configVersion),
    flags: flagsOf(facts, isContradictory(times)),
  };
}

type Times = Pick<CallDescription, 'startedAt' | 'callerAnsweredAt' | 'agentAnsweredAt' | 'endedAt'>;
type Parties = Pick<CallDescription, 'direction' | 'incoming' | 'portalNumber' | 'phoneNumber'>;

/** The facts with their fields undefined where there is no such fact. */
function fieldsOf(facts: CallFacts): { [Kind in keyof CallFacts]-?: Partial<NonNullable<CallFacts[Kind]>> } {
  const none = {};
  return {
    invited: none,
    started: none,
    answered: none,
    ended: none,
    recorded: none,
    history: none,
    platform: none,
    unconfirmed: none,
    ...facts,
  };
}

function first<T>(...owners: readonly (T | undefined)[]): T | undefined {
  return owners.find((value) => value !== undefined);
}

function timesOf(facts: CallFacts): Times {
  const { started, answered, ended, history, platform } = fieldsOf(facts);
  return {
    startedAt: new Date(first(history.startedAt, started.at, platform.startedAt) ?? earliest(facts)),
    callerAnsweredAt: dateOf(first(history.callerAnsweredAt, answered.callerAnsweredAt)),
    agentAnsweredAt: dateOf(first(history.agentAnsweredAt, answered.at)),
    endedAt: dateOf(first(history.at, ended.at, platform.endedAt)),
  };
}

function stateOf({ endedAt, agentAnsweredAt }: Times): CallState {
  if (endedAt !== undefined) return 'ended';
  return agentAnsweredAt === undefined ? 'started' : 'answered';
}

function isContradictory({ startedAt, endedAt }: Times): boolean {
  return endedAt !== undefined && endedAt < startedAt;
}

function lengthsOf(times: Times): Pick<CallDescription, 'ringMs' | 'talkMs' | 'totalMs'> {
  const { startedAt, agentAnsweredAt, endedAt } = times;
  return {
    ringMs: between(startedAt, agentAnsweredAt),
    talkMs: isContradictory(times) ? undefined : between(agentAnsweredAt, endedAt),
    totalMs: between(startedAt, endedAt),
  };
}

function talkSecondsOf({ callerAnsweredAt, endedAt }: Times): number | undefined {
  const milliseconds = between(callerAnsweredAt, endedAt);
  return milliseconds === undefined ? undefined : Math.round(milliseconds / 1000);
}

function partiesOf(facts: CallFacts): Parties {
  const { invited, started, history, platform } = fieldsOf(facts);
  const direction = directionOf(facts);
  const called = first(started.called, invited.called);
  const caller = first(started.caller, invited.caller);
  const [own, other] = direction === 'outgoing' ? [caller, called] : [called, caller];
  return {
    direction,
    incoming: first(history.incoming, direction && (direction === 'outgoing' ? 1 : 2)),
    portalNumber: first(history.portalNumber, own, platform.portalNumber),
    phoneNumber: first(history.phoneNumber, other, platform.phoneNumber),
  };
}

function directionOf({ started, history, platform, invited }: CallFacts): CallDirection | undefined {
  if (started?.direction !== undefined) return started.direction;
  if (history?.incoming !== undefined)
    return history.incoming === 1 || history.incoming === 4 ? 'outgoing' : 'incoming';
  return platform?.direction ?? (invited === undefined ? undefined : 'incoming');
}

/**
 * `no-start`: nothing has said yet how the call began. `no-config`: a call that never received settings, by its own history.
 * `from-platform`: the scenario was not heard of to the end.
 */
function flagsOf(facts: CallFacts, contradictory: boolean): string[] {
  const { started, history, platform } = facts;
  const own = (Object.values(facts) as CallFact[]).flatMap((fact) => fact.flags);
  const configVersion = history?.configVersion ?? started?.configVersion;
  return [
    ...new Set([
      ...own,
      ...(contradictory ? ['quarantined:end-before-start'] : []),
      ...(started === undefined && history === undefined && platform === undefined ? ['no-start'] : []),
      ...(history !== undefined && configVersion === undefined ? ['no-config'] : []),
      ...(platform !== undefined && history === undefined ? ['from-platform'] : []),
    ]),
  ].sort();
}

function earliest(facts: CallFacts): string {
  const moments = (Object.values(facts) as CallFact[]).map(({ at }) => at);
  return moments.reduce((first, at) => (at < first ? at : first), moments[0] ?? new Date(0).toISOString());
}

function dateOf(moment: string | undefined): Date | undefined {
  return moment === undefined ? undefined : new Date(moment);
}

/** Milliseconds from one moment to a later one; undefined when one is unknown, they are the wrong way round, or too far apart to keep. */
function between(from: Date | undefined, to: Date | undefined): number | undefined {
  if (from === undefined || to === undefined || to < from) return undefined;
  const milliseconds = to.getTime() - from.getTime();
  return milliseconds <= mostMilliseconds ? milliseconds : undefined;
}
