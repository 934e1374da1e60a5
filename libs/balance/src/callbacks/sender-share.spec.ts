import { ManualClock } from '#testing';
import { SenderShare } from './sender-share';

describe('the share of a sender of callbacks', () => {
  it('is so many requests a minute for each address, and comes back with the next minute', () => {
    const clock = new ManualClock();
    clock.pass(60_000 - (clock.nowMs() % 60_000));
    const share = new SenderShare(clock, { requestsPerMinute: 2 });
    share.take('192.0.2.1');
    share.take('192.0.2.1');
    clock.pass(15_000);
    expect(() => share.take('192.0.2.1')).toThrow(
      expect.objectContaining({ code: 'too-many-requests', retryAfterSeconds: 45 }),
    );
    expect(() => share.take('192.0.2.2')).not.toThrow();
    clock.pass(45_000);
    expect(() => share.take('192.0.2.1')).not.toThrow();
  });
});
