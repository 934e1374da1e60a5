import fc from 'fast-check';
import { TimerQueue } from './timer-queue';

describe('TimerQueue', () => {
  it('gives timers by time, then by the order in which they were set, without the cancelled ones', () => {
    const timer = fc.record({ timeMs: fc.nat(20), cancelled: fc.boolean(), background: fc.boolean() });
    fc.assert(
      fc.property(fc.array(timer, { maxLength: 60 }), (timers) => {
        const queue = new TimerQueue();
        const fired: number[] = [];
        const set = timers.map(({ timeMs, background }, index) =>
          queue.add(timeMs, () => fired.push(index), background),
        );
        timers.forEach(({ cancelled }, index) => {
          if (cancelled) set[index]?.cancel();
        });
        const left = timers.map((one, index) => ({ ...one, index })).filter(({ cancelled }) => !cancelled);
        expect(queue.attracts).toBe(left.some(({ background }) => !background));
        for (let fire = queue.takeDue(20, Infinity); fire !== undefined; fire = queue.takeDue(20, Infinity)) fire();
        expect(fired).toEqual(left.sort((a, b) => a.timeMs - b.timeMs || a.index - b.index).map(({ index }) => index));
        expect(queue.attracts).toBe(false);
      }),
    );
  });

  it('leaves what is due later, or was set too late, where it is', () => {
    const queue = new TimerQueue();
    queue.add(5, () => undefined, false);
    expect(queue.takeDue(4, Infinity)).toBeUndefined();
    expect(queue.takeDue(5, 0)).toBeUndefined();
    expect(queue.nextMs()).toBe(5);
  });
});
