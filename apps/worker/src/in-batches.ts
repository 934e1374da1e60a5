/** Batches that one job works through at most: a flood of rows does not keep a job from ending. */
const mostBatches = 50;

/** Repeats bounded work until it says that it found no full batch. */
export async function inBatches(work: () => Promise<boolean>): Promise<void> {
  for (let batch = 0; batch < mostBatches && (await work()); batch += 1);
}
