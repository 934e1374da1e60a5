import { InvalidInput } from '#foundation';
import type { HistoryFact } from '../facts/call-fact';
import { plausibleCost } from '../facts/plausible-cost';
import { ItemFields } from './item-fields';

/** A day: no call lasts longer. */
const longestCallSeconds = 86_400;

/**
 * The session and the fact of a history record. Values that cannot be true are set aside and flagged, the rest is good: negative or
 * absurd cost or duration, quality or vote outside their scale. Throws InvalidInput `invalid-request` for fields of a wrong form.
 */
export function readHistory(body: unknown, now: Date): { sessionId: string; fact: HistoryFact } {
  const fields = new ItemFields(
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {},
    now,
  );
  const sessionId = fields.id('sessionId');
  const at = fields.moment('endedAt');
  for (const name of ['sessionId', 'endedAt']) fields.need(name);
  const { flags } = fields;
  const fact = {
    kind: 'history' as const,
    incoming: fields.whole('incoming', 1, 4),
    userId: fields.id('portalUserId'),
    portalNumber: fields.text('portalNumber', 64),
    phoneNumber: fields.text('phoneNumber', 64),
    lineId: fields.id('lineId'),
    code: fields.whole('code', 0, 999),
    reason: fields.text('reason', 255),
    durationSeconds: within(fields, 'durationSeconds', longestCallSeconds),
    startedAt: fields.moment('startedAt'),
    callerAnsweredAt: fields.moment('callerAnsweredAt'),
    agentAnsweredAt: fields.moment('callStartedAt'),
    quality: within(fields, 'quality', 100),
    device: fields.id('device', 16),
    vote: within(fields, 'vote', 5),
    recordUrl: fields.url('recordUrl'),
    logUrl: fields.url('logUrl'),
    reportedCost: costOf(fields),
    release: fields.whole('release', 1, 1_000_000),
    configVersion: fields.id('configVersion'),
  };
  if (sessionId === undefined || at === undefined || fields.problems.length > 0)
    throw new InvalidInput('invalid-request', 'The history record does not have the expected form.', {
      fields: fields.problems,
    });
  return { sessionId, fact: { ...fact, at, flags } };
}

function within(fields: ItemFields, name: string, most: number): number | undefined {
  const text = fields.number(name);
  if (text === undefined) return undefined;
  const value = Math.round(Number(text));
  if (value >= 0 && value <= most) return value;
  fields.flags.push(`quarantined:${name}`);
  return undefined;
}

function costOf(fields: ItemFields): string | undefined {
  const text = fields.number('reportedCost');
  if (text === undefined) return undefined;
  const cost = plausibleCost(text);
  if (cost === undefined) fields.flags.push('quarantined:reportedCost');
  return cost;
}
