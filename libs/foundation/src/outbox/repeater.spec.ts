import { Logger } from '@nestjs/common';
import { waitFor } from '#testing';
import { Repeater } from './repeater';

describe('Repeater', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  it('follows a full batch at once and an empty one after its pause', async () => {
    const left = [true, true, false];
    let runs = 0;
    const repeater = new Repeater('test', 1, async () => {
      runs += 1;
      return left.shift() ?? false;
    }).start();
    await waitFor(() => runs >= 5, { everyMs: 1 });
    await repeater.stop();
  });

  it('survives a failure', async () => {
    let runs = 0;
    const repeater = new Repeater('test', 1, async () => {
      runs += 1;
      throw new TypeError('away');
    }).start();
    await waitFor(() => runs >= 3, { everyMs: 1 });
    await repeater.stop();
  });

  it('never runs twice at once, and stop waits for the run in progress', async () => {
    let inside = 0;
    let most = 0;
    let ended = 0;
    const repeater = new Repeater('test', 1, async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside -= 1;
      ended += 1;
      return true;
    }).start();
    await waitFor(() => ended >= 2, { everyMs: 1 });
    await repeater.stop();
    const afterStop = ended;
    expect([inside, most]).toEqual([0, 1]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toBe(afterStop);
  });

  it('can be stopped before its first run', async () => {
    let runs = 0;
    await new Repeater('test', 60_000, async () => {
      runs += 1;
      return false;
    })
      .start()
      .stop();
    expect(runs).toBe(0);
  });
});
