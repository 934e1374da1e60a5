import { createInterface } from 'node:readline/promises';

const live = process.stderr.isTTY === true;
const redrawMs = 100;
const heartbeatMs = 10_000;

/**
 * Prints a line about progress. It goes to stderr, so that a command's result stands alone on stdout.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs one step of a command and shows that it is alive: a line that is redrawn on a terminal, a line every ten seconds
 * elsewhere, and at the end what came of it and the seconds it took.
 * @template T
 * @param {string} title
 * @param {(report: (detail: string) => void) => Promise<T>} work calls `report` with what it is doing or found
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const startedAt = performance.now();
  let detail = '';
  const line = (/** @type {string} */ mark) => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    return `${mark} ${title.padEnd(16)} ${`${seconds} s`.padStart(7)}  ${detail}`.trimEnd();
  };
  const draw = () =>
    process.stderr.write(live ? `\r\x1b[2K${line('…').slice(0, process.stderr.columns)}` : `${line('…')}\n`);
  const timer = setInterval(draw, live ? redrawMs : heartbeatMs);
  const finish = (/** @type {string} */ mark) => {
    clearInterval(timer);
    process.stderr.write(`${live ? '\r\x1b[2K' : ''}${line(mark)}\n`);
  };
  try {
    const result = await work((text) => (detail = text));
    finish('✓');
    return result;
  } catch (error) {
    finish('✗');
    throw error;
  }
}

/** @returns {boolean} whether a person can answer a question here */
export function canAsk() {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/**
 * Asks a yes-or-no question; Enter means yes.
 * @param {string} question
 * @returns {Promise<boolean>}
 */
export async function ask(question) {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [Y/n] `);
    return !/^\s*n/i.test(answer);
  } finally {
    terminal.close();
  }
}
