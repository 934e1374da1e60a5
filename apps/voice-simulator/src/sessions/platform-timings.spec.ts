import { defaultTimings, Delays } from './platform-timings';

const draws = (sessionId: number, jitterMs: number): number[] => {
  const delays = new Delays({ ...defaultTimings, jitterMs }, sessionId);
  return Array.from({ length: 50 }, () => delays.next('answerMs'));
};

describe('the pace of the platform', () => {
  it('is exact without jitter', () => {
    expect(new Set(draws(1, 0))).toEqual(new Set([1000]));
  });

  it('jitters within its bound, and the same way for the same session', () => {
    const first = draws(1, 40);
    expect(Math.min(...first)).toBeGreaterThanOrEqual(1000);
    expect(Math.max(...first)).toBeLessThanOrEqual(1040);
    expect(new Set(first).size).toBeGreaterThan(5);
    expect(draws(1, 40)).toEqual(first);
    expect(draws(2, 40)).not.toEqual(first);
  });
});
