import { setTimeout as sleep } from 'node:timers/promises';

const lookMs = 25;
const oneTryMs = 2000;

/**
 * Waits until a process answers as ready.
 * @param {import('./guarded-process.mjs').GuardedProcess} guarded
 * @param {() => Promise<boolean>} isReady may throw, which means no
 * @param {number} deadlineMs
 * @throws {import('../explained.mjs').Explained} when it ends first or is not ready in time, with the end of its log
 */
export async function waitUntilReady(guarded, isReady, deadlineMs) {
  const deadline = performance.now() + deadlineMs;
  let end;
  void guarded.ended.then((how) => (end = how));
  while (performance.now() < deadline) {
    if (await isReady().catch(() => false)) return;
    if (end) throw guarded.explain(`ended while it started (${end})`);
    await sleep(lookMs);
  }
  throw guarded.explain(`was not ready within ${deadlineMs / 1000} s`);
}

/**
 * @param {string} url
 * @returns {Promise<boolean>} whether it answers 2xx
 */
export async function answersOk(url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(oneTryMs) });
  await answer.arrayBuffer();
  return answer.ok;
}
