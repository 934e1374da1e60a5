import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A little more than a guard's own patience, after which it uses SIGKILL. */
const patienceMs = 12_000;
const lookMs = 50;

/**
 * Records a process of a data folder, so that the next start can tell whether it still lives.
 * @param {string} dataFolder absolute
 * @param {string} name
 * @param {number} pid
 */
export function rememberProcess(dataFolder, name, pid) {
  const folder = join(dataFolder, 'processes');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ pid, birth: birthOf(pid) }));
}

/**
 * @param {string} dataFolder absolute
 * @param {string} name
 */
export function forgetProcess(dataFolder, name) {
  rmSync(join(dataFolder, 'processes', `${name}.json`), { force: true });
}

/**
 * After a launcher was killed its guards stop everything, which takes a moment: waits for that. SIGTERM is for what lost
 * its guard too, SIGKILL for what has not gone by then. The caller holds the data folder's lock, so nothing here belongs to a living launcher.
 * @param {string} dataFolder absolute
 * @param {(detail: string) => void} report
 */
export async function endLeftovers(dataFolder, report) {
  const deadline = performance.now() + patienceMs;
  for (const { name, pid, birth } of readRecords(dataFolder)) {
    if (birth && birthOf(pid) === birth) process.kill(pid, 'SIGTERM');
    while (birth && birthOf(pid) === birth) {
      report(`waiting for ${name} of an earlier start to stop`);
      if (performance.now() > deadline) process.kill(pid, 'SIGKILL');
      await sleep(lookMs);
    }
    forgetProcess(dataFolder, name);
  }
  report('');
}

function readRecords(dataFolder) {
  try {
    const folder = join(dataFolder, 'processes');
    return readdirSync(folder).map((file) => {
      const name = file.replace(/\.json$/, '');
      try {
        return { name, ...JSON.parse(readFileSync(join(folder, file), 'utf8')) };
      } catch {
        return { name };
      }
    });
  } catch {
    return [];
  }
}

/** When a process began, in whatever unit the system has: two processes that share an id differ in it. */
function birthOf(pid) {
  try {
    if (process.platform === 'linux') {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name in parentheses may hold spaces; field 3 (state) follows it, field 22 is the start time. See proc(5).
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? undefined : `${boot}/${fields[19]}`;
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}
