import { Breaker } from './breaker';

describe('Breaker', () => {
  const setUp = (): { breaker: Breaker; pass: (ms: number) => void; fail: (times: number) => void } => {
    let now = 0;
    const breaker = new Breaker(() => now);
    return {
      breaker,
      pass: (ms) => (now += ms),
      fail: (times) => {
        for (let i = 0; i < times; i += 1) breaker.failed('portal');
      },
    };
  };

  it('lets four failures in a row pass and leaves the peer alone after the fifth', () => {
    const { breaker, fail } = setUp();
    fail(4);
    expect(breaker.allows('portal')).toBe(true);
    fail(1);
    expect(breaker.allows('portal')).toBe(false);
  });

  it('counts in a row only', () => {
    const { breaker, fail } = setUp();
    fail(4);
    breaker.succeeded('portal');
    fail(4);
    expect(breaker.allows('portal')).toBe(true);
  });

  it('tries again after ten seconds; the try decides', () => {
    const { breaker, pass, fail } = setUp();
    fail(5);
    pass(9_999);
    expect(breaker.allows('portal')).toBe(false);
    pass(1);
    expect(breaker.allows('portal')).toBe(true);
    fail(1);
    expect(breaker.allows('portal')).toBe(false);
    pass(10_000);
    breaker.succeeded('portal');
    fail(4);
    expect(breaker.allows('portal')).toBe(true);
  });

  it('lets one request try, not all that wait', () => {
    const { breaker, pass, fail } = setUp();
    fail(5);
    pass(10_000);
    expect([1, 2, 3].map(() => breaker.allows('portal'))).toEqual([true, false, false]);
    breaker.succeeded('portal');
    expect([1, 2, 3].map(() => breaker.allows('portal'))).toEqual([true, true, true]);
  });

  it('keeps peers apart', () => {
    const { breaker, fail } = setUp();
    fail(5);
    expect(breaker.allows('another')).toBe(true);
  });
});
