import { DependencyFailed } from '#foundation';
import { pauseBeforeNextAttemptMs, pauseInPlaceMs } from './retry-pauses';

const away = new DependencyFailed('voice-platform-unavailable', 'Away.', { retryAfterSeconds: 2 });
const busy = new DependencyFailed('voice-platform-busy', 'Busy.', { retryAfterSeconds: 7 });

describe('pauses between attempts', () => {
  it('a step is tried again after full jitter over a doubling span', () => {
    expect(pauseInPlaceMs(away, 1, () => 0)).toBe(0);
    expect(pauseInPlaceMs(away, 1, () => 1)).toBe(400);
    expect(pauseInPlaceMs(away, 2, () => 1)).toBe(800);
  });

  it('a pause that was asked for is kept whole', () => {
    expect(pauseInPlaceMs(busy, 1, () => 0)).toBe(7000);
    expect(pauseBeforeNextAttemptMs(1, busy, () => 0)).toBe(8000);
  });

  it('attempts are at most fifteen minutes apart', () => {
    expect(pauseBeforeNextAttemptMs(1, undefined, () => 0)).toBe(1000);
    expect(pauseBeforeNextAttemptMs(500, undefined, () => 1)).toBe(900_000);
  });
});
