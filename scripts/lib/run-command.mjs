import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Explained } from './explained.mjs';
import { localFolder, root } from './paths.mjs';

const lookMs = 300;

/**
 * Runs a command to its end without a stdin, its output in `<dataFolder>/logs/<name>.log`. It has a session of its own, so
 * that Ctrl-C cannot cut a package manager's transaction in two: it goes on alone and its log with it.
 * @param {object} options
 * @param {string} options.name of the log
 * @param {string} options.command
 * @param {string[]} options.args
 * @param {string} [options.dataFolder] absolute; .local when left out
 * @param {NodeJS.ProcessEnv} [options.env] added to our own environment
 * @param {(detail: string) => void} [options.report] is told the last line of the output as it grows
 * @returns {Promise<string>} the whole output, both streams
 * @throws {Explained} with the lines that tell why when it cannot be started or exits non-zero
 */
export async function runCommand({
  name,
  command,
  args,
  dataFolder = localFolder,
  env = {},
  report = () => undefined,
}) {
  const log = join(dataFolder, 'logs', `${name}.log`);
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, 'w');
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
    detached: true,
  });
  closeSync(output);
  const timer = setInterval(() => report(lastLines(log, 1)), lookMs);
  try {
    const [code, signal] = await once(child, 'close');
    if (code !== 0) {
      throw new Explained(
        `${basename(command)} ${args.join(' ')} failed (${signal ?? code}):\n${whatWentWrong(log)}\n(${log})`,
      );
    }
  } catch (error) {
    if (error instanceof Explained) throw error;
    throw new Explained(`${command} could not be run: ${error.message}`);
  } finally {
    clearInterval(timer);
    report('');
  }
  return readFileSync(log, 'utf8');
}

/** Package managers end with advice: the lines that call themselves errors come first, if there are any. */
function whatWentWrong(log) {
  const errors = readFileSync(log, 'utf8')
    .split(/\r?\n/)
    .filter((line) => /^(npm error|E:|\S*error:)\s*\S/i.test(line));
  return errors.length > 0 ? errors.slice(0, 10).join('\n') : lastLines(log, 10);
}

/**
 * @param {string} file
 * @param {number} count
 * @returns {string} the last lines that are not empty, or nothing when the file is missing
 */
export function lastLines(file, count) {
  try {
    const lines = readFileSync(file, 'utf8').split(/\r?\n/);
    return lines
      .filter((line) => line.trim() !== '')
      .slice(-count)
      .join('\n');
  } catch {
    return '';
  }
}
