import { InvalidInput } from '#foundation';
import { readHistory } from './read-history';

const now = new Date('2026-11-20T09:00:00.000Z');
const record = { sessionId: '48475497', incoming: 2, durationSeconds: 34, endedAt: '2026-11-20T08:50:44.900Z' };

describe('a history record', () => {
  it('is read with its moments to the millisecond', () => {
    const { sessionId, fact } = readHistory({ ...record, portalUserId: 67, unknownField: { deep: [1] } }, now);
    expect(sessionId).toBe('48475497');
    expect(fact).toMatchObject({ kind: 'history', at: '2026-11-20T08:50:44.900Z', userId: '67', flags: [] });
  });

  it.each([
    ['a negative cost', { reportedCost: '-0.01' }, 'quarantined:reportedCost'],
    ['a cost of a milliard', { reportedCost: '1000000000' }, 'quarantined:reportedCost'],
    ['a cost of too many decimals', { reportedCost: '0.00001' }, 'quarantined:reportedCost'],
    ['a negative duration', { durationSeconds: -1 }, 'quarantined:durationSeconds'],
    ['a duration of years', { durationSeconds: 1e9 }, 'quarantined:durationSeconds'],
    ['a quality above 100', { quality: 101 }, 'quarantined:quality'],
  ])('sets %s aside and keeps the rest (G03, G04)', (_, change, flag) => {
    const { fact } = readHistory({ ...record, code: 200, ...change }, now);
    expect(fact.flags).toEqual([flag]);
    expect(fact.code).toBe(200);
    for (const name of Object.keys(change)) expect(fact[name as keyof typeof fact]).toBeUndefined();
  });

  it('takes a moment more than an hour ahead for now, and flags it (G12)', () => {
    const { fact } = readHistory({ ...record, endedAt: '2026-11-20T10:00:00.001Z' }, now);
    expect(fact).toMatchObject({ at: now.toISOString(), flags: ['clamped:endedAt'] });
    expect(readHistory({ ...record, endedAt: '2026-11-20T10:00:00.000Z' }, now).fact.flags).toEqual([]);
  });

  it('keeps a record’s address as text and drops what is no address (G07)', () => {
    const internal = { ...record, recordUrl: 'http://169.254.169.254/latest' };
    expect(readHistory(internal, now).fact.recordUrl).toBe('http://169.254.169.254/latest');
    expect(readHistory({ ...record, recordUrl: 'javascript:alert(1)' }, now).fact.flags).toEqual(['dropped:recordUrl']);
  });

  it.each([[null], ['text'], [{}], [{ ...record, sessionId: 'with space' }], [{ ...record, endedAt: 'soon' }]])(
    'is refused as %j',
    (body) => {
      expect(() => readHistory(body, now)).toThrow(InvalidInput);
    },
  );
});
