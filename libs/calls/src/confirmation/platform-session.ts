import { Decimal } from 'decimal.js';
import type { LedgerEntry } from '#balance';
import type { CallSession } from '#voice-platform';
import type { PlatformFact } from '../facts/call-fact';
import { plausibleCost } from '../facts/plausible-cost';

/** A session without a finish reason is taken as finished this long after its last known moment, in milliseconds. */
const settledAfterMs = 120_000;

/** One thing of a session that costs money. */
interface Item {
  cost: string;
  transactionId: string | undefined;
  description: string;
  at: Date;
}

/** Whether the platform has said all it will say of a session's money: it is finished, and every charge has its transaction. */
export function isSettled(session: CallSession, now: Date): boolean {
  const finished = session.finishReason !== undefined || now.getTime() - endOf(session) > settledAfterMs;
  return finished && itemsOf(session).every((item) => isFree(item) || item.transactionId !== undefined);
}

/** What a settled session says of its call. A cost that cannot be one is left out and flagged `quarantined:platform-cost`. */
export function platformFactOf(session: CallSession, readAt: Date): PlatformFact {
  const costs = itemsOf(session).map(({ cost }) => plausibleCost(cost));
  const sum = costs.reduce((total, cost) => total.plus(cost ?? 0), new Decimal(0)).toFixed();
  const cost = costs.includes(undefined) ? undefined : plausibleCost(sum);
  const charged = session.calls.filter((leg) => !isFree(leg));
  const [first] = session.calls;
  return {
    kind: 'platform',
    at: readAt.toISOString(),
    startedAt: session.startedAt.toISOString(),
    endedAt: new Date(endOf(session)).toISOString(),
    direction: first === undefined ? undefined : first.incoming ? 'incoming' : 'outgoing',
    portalNumber: numberOf(first?.localNumber),
    phoneNumber: numberOf(first?.remoteNumber),
    billedSeconds: charged.reduce((seconds, leg) => seconds + leg.durationSeconds, 0),
    cost,
    currency: session.currency,
    recordUrl: session.charges.find(({ kind }) => kind === 'recording')?.url,
    logUrl: session.logUrl,
    flags: cost === undefined ? ['quarantined:platform-cost'] : [],
  };
}

/** The ledger entries of a settled session: one per transaction, charges negative. `callId` is ours. */
export function ledgerEntriesOf(session: CallSession, callId: string): LedgerEntry[] {
  const byTransaction = new Map<string, Item[]>();
  for (const item of itemsOf(session)) {
    if (item.transactionId === undefined || isFree(item)) continue;
    byTransaction.set(item.transactionId, [...(byTransaction.get(item.transactionId) ?? []), item]);
  }
  return [...byTransaction].map(([transactionId, items]) => ({
    transactionId,
    subject: callId,
    money: {
      amount: items.reduce((sum, { cost }) => sum.minus(cost), new Decimal(0)).toFixed(),
      currency: session.currency,
    },
    description: items.map(({ description }) => description).join(', '),
    at: items[0]?.at ?? session.startedAt,
  }));
}

function itemsOf(session: CallSession): Item[] {
  const legs = session.calls.map(({ cost, transactionId, incoming, startedAt }) => ({
    cost,
    transactionId,
    description: incoming ? 'Incoming leg' : 'Outgoing leg',
    at: startedAt,
  }));
  const charges = session.charges.map(({ cost, transactionId, kind, description, at }) => ({
    cost,
    transactionId,
    description: description === '' ? kind : description,
    at,
  }));
  return [...legs, ...charges];
}

function isFree({ cost }: { cost: string }): boolean {
  return /^0*(\.0*)?$/.test(cost);
}

function endOf({ startedAt, durationSeconds, calls }: CallSession): number {
  const ends = calls.map((leg) => leg.startedAt.getTime() + leg.durationSeconds * 1000);
  return Math.max(startedAt.getTime() + durationSeconds * 1000, ...ends);
}

/** A party as E.164 with + where it is a phone number; other parties (SIP names) as they are. */
function numberOf(party: string | undefined): string | undefined {
  return party !== undefined && /^\d{7,15}$/.test(party) ? `+${party}` : party?.slice(0, 64);
}
