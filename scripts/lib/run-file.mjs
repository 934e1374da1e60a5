import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isLocked } from './lock.mjs';
import { writeSecretFile } from './secrets.mjs';

/**
 * What a running `npm start` tells other commands, in `<dataFolder>/run.json`, which only the owner may read.
 * @typedef {object} Run
 * @property {string} startedAt ISO 8601
 * @property {'wall' | 'virtual' | 'only-servers'} mode
 * @property {number} launcherPid
 * @property {Record<string, string>} addresses by app
 * @property {Record<string, number>} pids by process, of the programs themselves
 * @property {Record<string, string>} environment of the apps, secrets included
 */

/**
 * @param {string} dataFolder absolute
 * @param {Run} run
 */
export function writeRun(dataFolder, run) {
  writeSecretFile(join(dataFolder, 'run.json'), run);
}

/** @param {string} dataFolder absolute */
export function removeRun(dataFolder) {
  rmSync(join(dataFolder, 'run.json'), { force: true });
}

/**
 * @param {string} dataFolder absolute
 * @returns {Promise<Run | undefined>} nothing when no start is running and ready there; a killed one's file is not believed
 */
export async function readRun(dataFolder) {
  try {
    const run = JSON.parse(readFileSync(join(dataFolder, 'run.json'), 'utf8'));
    return (await isLocked(dataFolder)) ? run : undefined;
  } catch {
    return undefined;
  }
}
