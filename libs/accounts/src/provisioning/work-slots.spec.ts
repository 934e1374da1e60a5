import { WorkSlots } from './work-slots';

describe('work slots', () => {
  it('never run more at once than there are, whatever fails, and run all in the order of asking', async () => {
    const slots = new WorkSlots(3);
    const started: number[] = [];
    let running = 0;
    let most = 0;
    const works = Array.from({ length: 50 }, async (_, index) =>
      slots.run(async () => {
        started.push(index);
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        if (index % 7 === 0) throw new RangeError('planted');
      }),
    );
    const ends = await Promise.allSettled(works);
    expect(most).toBe(3);
    expect(started).toEqual(ends.map((_, index) => index));
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(8);
  });
});
