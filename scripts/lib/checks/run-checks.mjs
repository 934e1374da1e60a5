import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../paths.mjs';
import { onStop } from '../shutdown.mjs';
import { say } from '../terminal.mjs';

const atOnce = 2;

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string} [tool] a program below node_modules; it holds when that exits 0
 * @property {string[]} [args]
 * @property {() => Promise<string>} [run] instead of a tool: what is wrong; it holds when that is empty
 */

/**
 * Runs checks, two at a time, and says of each whether it holds and how long it took. All run to their end, so that one
 * run tells everything that is wrong.
 * @param {Check[]} checks
 * @returns {Promise<number>} exit code
 */
export async function runChecks(checks) {
  const startedAt = performance.now();
  const waiting = [...checks];
  let failed = 0;
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const from = performance.now();
      const { holds, output } = check.run ? await runOwn(check.run) : await runTool(check);
      say(`${holds ? '✓' : '✗'} ${check.name.padEnd(16)} ${seconds(from).padStart(7)}`);
      if (holds) continue;
      failed += 1;
      say(output.trimEnd());
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  say(`${failed === 0 ? 'All checks hold' : `${failed} of ${checks.length} checks fail`} (${seconds(startedAt)}).`);
  return failed === 0 ? 0 : 1;
}

async function runOwn(run) {
  const output = await run();
  return { holds: output === '', output };
}

async function runTool({ tool, args }) {
  const child = spawn(process.execPath, [join(root, 'node_modules', tool), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onStop(() => child.kill());
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const [code] = await once(child, 'close');
  return { holds: code === 0, output };
}

function seconds(from) {
  return `${((performance.now() - from) / 1000).toFixed(1)} s`;
}
