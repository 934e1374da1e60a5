import { deliveryPatienceMs, longestPauseMs, pauseMs, retryDelayMs } from './delivery-schedule';

const middle = 0.5;

describe('the delivery schedule', () => {
  it('waits 5 s, 30 s, 2, 5, 15, 30 min, 1, 2, 4, 8, 12 h, then a day', () => {
    const seconds = Array.from({ length: 13 }, (_, index) => retryDelayMs(index + 1, middle) / 1000);
    expect(seconds).toEqual([5, 30, 120, 300, 900, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400, 86_400]);
  });

  it('spreads each wait over plus and minus 20 %', () => {
    expect(retryDelayMs(1, 0)).toBe(4000);
    expect(retryDelayMs(1, 0.999_999)).toBe(6000);
  });

  it('reaches five days with fewer than twenty attempts', () => {
    let at = 0;
    let attempts = 0;
    while (at < deliveryPatienceMs) at += retryDelayMs((attempts += 1), middle);
    expect(attempts).toBeLessThan(20);
  });

  it('rests an endpoint no longer than the shortest wait of a message, and never above five minutes', () => {
    for (let failures = 1; failures <= 20; failures += 1) {
      expect(pauseMs(failures)).toBeLessThanOrEqual(retryDelayMs(failures, 0));
      expect(pauseMs(failures)).toBeLessThanOrEqual(longestPauseMs);
    }
  });
});
