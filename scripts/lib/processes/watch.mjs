import { isStopping } from '../shutdown.mjs';

/**
 * Waits until one of the processes ends although nobody asked it to. Nothing is restarted silently: the caller stops
 * everything and says why.
 * @param {import('./guarded-process.mjs').GuardedProcess[]} processes
 * @returns {Promise<never>} rejects with an explanation that has the end of its log
 */
export async function watch(processes) {
  return new Promise((_, reject) => {
    for (const guarded of processes) {
      void guarded.ended.then((how) => {
        if (!isStopping() && !guarded.isStopping) reject(guarded.explain(`ended unexpectedly (${how})`));
      });
    }
    // Keeps the process alive when there is nothing to watch: servers that were given by address.
    setInterval(() => undefined, 60_000);
  });
}
