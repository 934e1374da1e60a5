import { InvalidInput } from '#foundation';
import { readEvents } from './read-event';

const now = new Date('2026-11-20T09:00:00.000Z');
const good = { sequence: 1, type: 'call.ended', at: '2026-11-20T08:50:44.900Z', code: 200 };
const read = (...events: unknown[]): ReturnType<typeof readEvents>['events'] =>
  readEvents({ sessionId: '1', events }, now).events;

describe('a batch of events', () => {
  it('keeps the good ones beside a bad one, each with its own result (G14)', () => {
    const events = read(good, { ...good, sequence: 2, code: 'none' }, 'text', { ...good, sequence: 3 });
    expect(events.map((event) => ('refusal' in event ? event.refusal : event.type))).toEqual([
      'call.ended',
      '/code must be a whole number from 0 to 999',
      'must be an object',
      'call.ended',
    ]);
  });

  it('keeps an unknown type and unknown fields raw, without effect (G09, G10)', () => {
    const [event] = read({ ...good, type: 'call.levitated', height: 3 });
    expect(event).toMatchObject({ type: 'call.levitated', fact: undefined, body: { height: 3 } });
  });

  it('keeps the access URL out of the body', () => {
    const [event] = read({ ...good, type: 'call.started', accessUrl: 'https://node/session' });
    expect(event).toMatchObject({ accessUrl: 'https://node/session' });
    expect(JSON.stringify('body' in event! && event.body)).not.toContain('node');
  });

  it('knows a repeat by its digest', () => {
    const [one, same, other] = read(good, { ...good }, { ...good, code: 404 });
    expect('digest' in one! && one.digest).toBe('digest' in same! && same.digest);
    expect('digest' in one! && one.digest).not.toBe('digest' in other! && other.digest);
  });

  it.each([[null], [{}], [{ sessionId: '1', events: [] }], [{ sessionId: '1', events: {} }], [{ events: [good] }]])(
    'is refused as %j',
    (body) => {
      expect(() => readEvents(body, now)).toThrow(InvalidInput);
    },
  );
});
