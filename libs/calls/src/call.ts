import { Decimal } from 'decimal.js';
import { formatAmount, type Money } from '#foundation';
import type { CallRow, CostState } from './call.entity';
import type { CallDirection } from './facts/call-fact';
import type { CallState } from './facts/call-description';

/** A call as its tenant may see it. What is not known (yet) is null. Times are UTC. */
export interface Call {
  callId: string;
  connection: 'built-in';
  remoteId: string;
  state: CallState;
  direction: CallDirection | null;
  incoming: number | null;
  lineId: string | null;
  portalNumber: string | null;
  phoneNumber: string | null;
  userId: string | null;
  device: string | null;
  code: number | null;
  reason: string | null;
  quality: number | null;
  vote: number | null;
  durationSeconds: number | null;
  ringMs: number | null;
  talkMs: number | null;
  totalMs: number | null;
  billedSeconds: number | null;
  startedAt: Date;
  callerAnsweredAt: Date | null;
  /** When the agent answered. */
  callStartedAt: Date | null;
  endedAt: Date | null;
  recordUrl: string | null;
  logUrl: string | null;
  /** What the platform charged; null until it is confirmed. */
  cost: Money | null;
  costState: CostState;
  release: number | null;
  configVersion: string | null;
  flags: string[];
}

/** The call that a row holds. */
export function toCall(row: CallRow): Call {
  const { cost, currency } = row;
  return {
    callId: row.callId,
    connection: row.connection,
    remoteId: row.remoteId,
    state: row.state,
    direction: row.direction,
    incoming: row.incoming,
    lineId: row.lineId,
    portalNumber: row.portalNumber,
    phoneNumber: row.phoneNumber,
    userId: row.userId,
    device: row.device,
    code: row.code,
    reason: row.reason,
    quality: row.quality,
    vote: row.vote,
    durationSeconds: row.durationSeconds,
    ringMs: row.ringMs,
    talkMs: row.talkMs,
    totalMs: row.totalMs,
    billedSeconds: row.billedSeconds,
    startedAt: row.startedAt,
    callerAnsweredAt: row.callerAnsweredAt,
    callStartedAt: row.agentAnsweredAt,
    endedAt: row.endedAt,
    recordUrl: row.recordUrl,
    logUrl: row.logUrl,
    cost: cost === null || currency === null ? null : { amount: formatAmount(new Decimal(cost)), currency },
    costState: row.costState,
    release: row.release,
    configVersion: row.configVersion,
    flags: row.flags,
  };
}
