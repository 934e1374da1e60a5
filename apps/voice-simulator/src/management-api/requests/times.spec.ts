import fc from 'fast-check';
import { addMonths, isTimeZone, parseTime, wireDate, wireTime } from './times';

describe('times on the wire', () => {
  it('are whole seconds in UTC or in a zone', () => {
    const noon = Date.parse('2026-07-01T12:00:00Z');
    expect(wireTime(noon)).toBe('2026-07-01 12:00:00');
    expect(wireTime(noon, 'Europe/Berlin')).toBe('2026-07-01 14:00:00');
    expect(wireDate(noon)).toBe('2026-07-01');
    expect(parseTime('2026-07-01 14:00:00', 'Europe/Berlin')).toBe(noon);
    expect(parseTime('2026-07-01')).toBe(Date.parse('2026-07-01T00:00:00Z'));
  });

  it.each(['2026-02-30 00:00:00', '2026-01-01 25:00:00', '1 May', '2026-1-1', ''])('do not read %j', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });

  it('come back as they were sent, in zones without a change of time', () => {
    const seconds = fc.integer({ min: 0, max: 4_000_000_000 }).map((value) => value * 1000);
    fc.assert(
      fc.property(seconds, fc.constantFrom('UTC', 'Etc/GMT-3', 'Asia/Kolkata'), (time, zone) => {
        fc.pre(zone !== 'Asia/Kolkata' || time > 1_000_000_000_000);
        expect(parseTime(wireTime(time, zone), zone)).toBe(time);
      }),
      { seed: 20_261_120 },
    );
  });

  it('know time zones', () => {
    expect(isTimeZone('Europe/Moscow')).toBe(true);
    expect(isTimeZone('Mars/Olympus')).toBe(false);
  });

  it('add months by the calendar', () => {
    expect(wireDate(addMonths(Date.parse('2026-01-31T12:00:00Z'), 1))).toBe('2026-02-28');
    expect(wireDate(addMonths(Date.parse('2026-12-15T00:00:00Z'), 1))).toBe('2027-01-15');
    expect(wireDate(addMonths(Date.parse('2026-03-31T00:00:00Z'), -1))).toBe('2026-02-28');
  });
});
