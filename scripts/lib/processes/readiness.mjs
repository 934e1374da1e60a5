import { setTimeout as sleep } from 'node:timers/promises';
import { Explained } from '../explained.mjs';
import { lastLines } from '../run-command.mjs';

const lookMs = 25;
const oneTryMs = 2000;

/** A process ended because another program listens on its port. */
export class PortLost extends Explained {}

/**
 * Waits until a process answers as ready. An answer counts only while the process lives: whoever else listens on its port answers too.
 * @param {import('./guarded-process.mjs').GuardedProcess} guarded
 * @param {() => Promise<boolean>} isReady may throw, which means no
 * @param {number} deadlineMs
 * @throws {PortLost} when it found its port taken
 * @throws {Explained} when it ends first or is not ready in time, with the end of its log
 */
export async function waitUntilReady(guarded, isReady, deadlineMs) {
  const deadline = performance.now() + deadlineMs;
  let end;
  void guarded.ended.then((how) => (end = how));
  while (performance.now() < deadline) {
    const answers = await isReady().catch(() => false);
    if (end) throw whyItEnded(guarded, end);
    if (answers) return;
    await sleep(lookMs);
  }
  throw guarded.explain(`was not ready within ${deadlineMs / 1000} s`);
}

function whyItEnded(guarded, end) {
  const explained = guarded.explain(`ended while it started (${end})`);
  return lastLines(guarded.logFile, 10).includes('EADDRINUSE') ? new PortLost(explained.message) : explained;
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
