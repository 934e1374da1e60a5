import { mkdirSync } from 'node:fs';
import { takeLock } from './lock.mjs';
import { endLeftovers } from './processes/leftovers.mjs';
import { removeRun } from './run-file.mjs';
import { onStop } from './shutdown.mjs';
import { step } from './terminal.mjs';

/**
 * Takes a data folder for this process until it stops, and waits for what an earlier, killed start left behind.
 * @param {string} dataFolder absolute; made when missing
 * @returns {Promise<boolean>} false when another living process has it
 */
export async function takeDataFolder(dataFolder) {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const release = await takeLock(dataFolder);
  if (!release) return false;
  onStop(release);
  removeRun(dataFolder);
  onStop(() => removeRun(dataFolder));
  await step('Data folder', async (report) => {
    await endLeftovers(dataFolder, report);
    report(dataFolder);
  });
  return true;
}
