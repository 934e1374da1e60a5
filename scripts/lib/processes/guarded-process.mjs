import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Explained } from '../explained.mjs';
import { lastLines } from '../run-command.mjs';
import { root } from '../paths.mjs';
import { forgetProcess, rememberProcess } from './leftovers.mjs';

/** The script that keeps a program from outliving whoever started it; how to use it stands at its head. */
export const guard = join(import.meta.dirname, 'guard.sh');
const graceSeconds = 10;

/** A program that runs beside us and cannot outlive us. */
export class GuardedProcess {
  #child;
  #dataFolder;
  #stopping = false;

  /**
   * Starts a program under the guard, its output appended to `<dataFolder>/logs/<name>.log` (the last start's log is kept
   * as `.log.1`).
   * @param {object} options
   * @param {string} options.name unique in the data folder
   * @param {string} options.command absolute path
   * @param {string[]} options.args
   * @param {string} options.dataFolder absolute
   * @param {NodeJS.ProcessEnv} [options.env] the whole environment; ours when left out
   */
  constructor({ name, command, args, dataFolder, env = process.env }) {
    this.name = name;
    this.#dataFolder = dataFolder;
    this.logFile = join(dataFolder, 'logs', `${name}.log`);
    mkdirSync(dirname(this.logFile), { recursive: true });
    if (existsSync(this.logFile)) renameSync(this.logFile, `${this.logFile}.1`);
    const log = openSync(this.logFile, 'a');
    // A session of its own: Ctrl-C must reach us alone, who stop the processes in order.
    this.#child = spawn('/bin/sh', [guard, String(graceSeconds), command, ...args], {
      cwd: root,
      env,
      stdio: ['ignore', log, log, 'pipe'],
      detached: true,
    });
    closeSync(log);
    /** @type {Promise<string>} resolves when it has ended, with how */
    this.ended = this.#waitForEnd();
    /** @type {Promise<number>} the program's own process id, not the guard's */
    this.pid = this.#readPid();
  }

  /** @returns {boolean} whether `stop` was called, so that its end is no surprise */
  get isStopping() {
    return this.#stopping;
  }

  /** Asks it to stop with SIGTERM and ends it with SIGKILL after ten seconds. Resolves when it is gone. */
  async stop() {
    this.#stopping = true;
    this.#signal('SIGTERM', this.#child.pid);
    const timer = setTimeout(() => this.#signal('SIGKILL', -this.#child.pid), graceSeconds * 1000);
    await this.ended;
    clearTimeout(timer);
  }

  /**
   * @param {string} what happened to it
   * @returns {Explained} that with the last ten lines of its log
   */
  explain(what) {
    const lines = lastLines(this.logFile, 10);
    return new Explained(
      `${this.name} ${what}.\n${lines ? `The end of ${this.logFile}:\n${lines}` : 'It wrote no log.'}`,
    );
  }

  async #readPid() {
    const channel = this.#child.stdio[3];
    channel.on('error', () => undefined);
    const [firstChunk] = await Promise.race([once(channel, 'data'), this.ended.then(() => [])]);
    const pid = Number.parseInt(String(firstChunk), 10);
    channel.unref();
    if (pid > 0) rememberProcess(this.#dataFolder, this.name, pid);
    return pid;
  }

  async #waitForEnd() {
    let how;
    try {
      const [code, signal] = await once(this.#child, 'exit');
      how = signal ?? `exit code ${code}`;
    } catch (error) {
      how = error.message;
    }
    // When the guard itself was killed, its child still lives in the same process group.
    if (this.#child.pid) this.#signal('SIGKILL', -this.#child.pid);
    forgetProcess(this.#dataFolder, this.name);
    return how;
  }

  #signal(signal, pid) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}
