import { createHash } from 'node:crypto';
import { InvalidInput } from '#foundation';
import type { CallFact } from '../facts/call-fact';
import { ItemFields } from './item-fields';

/** An event as a scenario sent it, read. */
export interface ReadEvent {
  sequence: number;
  type: string;
  at: Date;
  /** What it says of the call; undefined for a type that this release does not know: kept, without effect. */
  fact: CallFact | undefined;
  /** Where commands reach the live session; kept sealed, and nowhere else. */
  accessUrl: string | undefined;
  /** The item without its access URL. */
  body: Record<string, unknown>;
  /** SHA-256 of the item as it was sent, in hexadecimal: a repeat has the same. */
  digest: string;
}

/** An event that cannot be taken: its sequence, when it has one, and why. */
export interface RefusedEvent {
  sequence: number | null;
  refusal: string;
}

/** Events of one request; scenarios send twenty at most. */
const mostEvents = 100;
const largestSequence = 1_000_000;

/**
 * The session and the events of a request body `{ sessionId, events: [ … ] }`. Each event is read for itself: one that is wrong does
 * not spoil the others. Throws InvalidInput `invalid-request` when the body itself is not of that form.
 */
export function readEvents(body: unknown, now: Date): { sessionId: string; events: (ReadEvent | RefusedEvent)[] } {
  const envelope = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const fields = new ItemFields(envelope, now);
  const sessionId = fields.id('sessionId');
  fields.need('sessionId');
  const { events } = envelope;
  const problems = [...fields.problems];
  if (!Array.isArray(events) || events.length === 0 || events.length > mostEvents)
    problems.push({ pointer: '/events', detail: `must be an array of 1 to ${mostEvents} events` });
  if (sessionId === undefined || !Array.isArray(events) || problems.length > 0)
    throw new InvalidInput('invalid-request', 'The request does not have the expected form.', { fields: problems });
  return { sessionId, events: events.map((item: unknown) => readEvent(item, now)) };
}

function readEvent(item: unknown, now: Date): ReadEvent | RefusedEvent {
  if (typeof item !== 'object' || item === null || Array.isArray(item))
    return { sequence: null, refusal: 'must be an object' };
  const fields = new ItemFields(item as Record<string, unknown>, now);
  const sequence = fields.whole('sequence', 0, largestSequence);
  const type = fields.id('type', 32);
  const at = fields.moment('at');
  for (const name of ['sequence', 'type', 'at']) fields.need(name);
  const fact = type === undefined || at === undefined ? undefined : factOf(type, at, fields);
  const accessUrl = fields.url('accessUrl');
  const [problem] = fields.problems;
  if (problem !== undefined) return { sequence: sequence ?? null, refusal: `${problem.pointer} ${problem.detail}` };
  if (sequence === undefined || type === undefined || at === undefined)
    return { sequence: null, refusal: 'must have sequence, type and at' };
  const body = Object.fromEntries(Object.entries(item).filter(([name]) => name !== 'accessUrl'));
  const digest = createHash('sha256').update(JSON.stringify(item)).digest('hex');
  return { sequence, type, at: new Date(at), fact, accessUrl, body, digest };
}

function factOf(type: string, at: string, fields: ItemFields): CallFact | undefined {
  const { flags } = fields;
  switch (type) {
    case 'call.started': {
      const direction = fields.text('direction', 16);
      return {
        kind: 'started',
        at,
        direction: direction === 'incoming' || direction === 'outgoing' ? direction : undefined,
        lineId: fields.id('lineId'),
        called: fields.text('called', 64),
        caller: fields.text('caller', 64),
        logUrl: fields.url('logUrl'),
        release: fields.whole('release', 1, 1_000_000),
        configVersion: fields.id('configVersion'),
        flags,
      };
    }
    case 'call.answered': {
      const callerAnsweredAt = fields.moment('callerAnsweredAt');
      return {
        kind: 'answered',
        at,
        userId: fields.id('userId'),
        device: fields.id('device', 16),
        callerAnsweredAt,
        flags,
      };
    }
    case 'call.ended': {
      const code = fields.whole('code', 0, 999);
      return { kind: 'ended', at, userId: fields.id('userId'), code, reason: fields.text('reason', 255), flags };
    }
    case 'recording.stopped':
      return { kind: 'recorded', at, url: fields.url('url'), flags };
    default:
      return undefined;
  }
}
