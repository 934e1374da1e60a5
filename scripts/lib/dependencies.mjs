import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.mjs';
import { root } from './paths.mjs';

const stamp = join(root, 'node_modules', '.patchbay-lock');

/**
 * Runs `npm ci` when node_modules is missing or was installed from another package-lock.json. The caller holds the
 * preparation lock.
 * @param {(detail: string) => void} report
 */
export async function installDependencies(report) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  if (readStamp() === hash) return report('up to date');
  if (!wasInstalledSinceLockChanged()) {
    // Development packages build the product, whatever NODE_ENV says.
    await runCommand({ name: 'npm-ci', ...npm(), report, env: { NODE_ENV: 'development' } });
    report('npm ci');
  }
  writeFileSync(stamp, hash);
}

/** Somebody ran npm by hand: npm writes this file last. */
function wasInstalledSinceLockChanged() {
  try {
    const installed = statSync(join(root, 'node_modules', '.package-lock.json')).mtimeMs;
    return installed >= statSync(join(root, 'package-lock.json')).mtimeMs;
  } catch {
    return false;
  }
}

function readStamp() {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return undefined;
  }
}

/** The npm that started us, which need not be in PATH; else the one in PATH. */
function npm() {
  const args = ['ci', '--no-audit', '--no-fund'];
  const program = process.env.npm_execpath;
  return program?.endsWith('.js') ? { command: process.execPath, args: [program, ...args] } : { command: 'npm', args };
}
