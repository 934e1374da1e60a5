import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localFolder, root } from '../paths.mjs';
import { onStop } from '../shutdown.mjs';

/** Two workers, so that the tests mean the same on every machine: each has its own database. */
const usualArgs = ['--maxWorkers=2', '--ci'];

/**
 * @param {string[]} args of jest; they win over the usual ones
 * @param {Record<string, string>} environment added to ours
 * @param {{ stdout?: 'inherit' | 'stderr' }} [options] `stderr` keeps stdout free for a command's result
 * @returns {Promise<number>} jest's exit code
 */
export async function runJest(args, environment, { stdout = 'inherit' } = {}) {
  // What tests leave in the temporary folder goes with the run; jest's own cache must outlive it.
  const temporary = mkdtempSync(join(tmpdir(), 'patchbay-test-'));
  onStop(() => rmSync(temporary, { recursive: true, force: true }));
  const cache = `--cacheDirectory=${join(localFolder, 'jest-cache')}`;
  const jest = spawn(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), ...usualArgs, cache, ...args], {
    cwd: root,
    env: { ...process.env, ...environment, TMPDIR: temporary },
    stdio: ['ignore', stdout === 'stderr' ? process.stderr : 'inherit', 'inherit'],
  });
  const ended = once(jest, 'exit');
  onStop(async () => {
    if (jest.exitCode === null && jest.signalCode === null) jest.kill('SIGTERM');
    await ended;
  });
  const [code] = await ended;
  return code ?? 1;
}
