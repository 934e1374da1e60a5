import fc from 'fast-check';
import { nextTurn, pacingOf } from './pacing';

describe('pacing', () => {
  it('lets no more than its number through in any second, whenever they are asked for', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), gaps, (perSecond, pauses) => {
        const pacing = pacingOf(perSecond);
        const turns: number[] = [];
        let now = 0;
        let usedUntil = 0;
        for (const pause of pauses) {
          now += pause;
          const turn = nextTurn(usedUntil, now, pacing);
          usedUntil = turn.usedUntil;
          turns.push(now + turn.waitMs);
        }
        for (const [index, turn] of turns.entries()) {
          expect(turns.slice(index).filter((other) => other < turn + 1000 - 1e-6).length).toBeLessThanOrEqual(
            perSecond,
          );
        }
      }),
    );
  });

  it('lets half of them through at once after a rest', () => {
    const pacing = pacingOf(50);
    let usedUntil = 0;
    let atOnce = 0;
    for (let asked = 0; asked < 100; asked += 1) {
      const turn = nextTurn(usedUntil, 5000, pacing);
      usedUntil = turn.usedUntil;
      if (turn.waitMs === 0) atOnce += 1;
    }
    expect(atOnce).toBe(25);
  });
});
