import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { takeLock } from './lock.mjs';
import { ownTemporaryFolder } from './paths.mjs';

const mostAttempts = 50;
const highestPort = 65_535;

/**
 * A port of 127.0.0.1 that this process took. No other launcher of this user takes it while this process lives, not even before the
 * program that it is for listens; until it is handed over to that program nobody else can take it either.
 */
export class TakenPort {
  #holder;
  #unlock;

  /**
   * @param {import('node:net').Server} holder listens on it
   * @param {() => void} unlock
   */
  constructor(holder, unlock) {
    this.#holder = holder;
    this.#unlock = unlock;
    /** @type {number} */
    this.number = holder.address().port;
  }

  /** Frees it for the program that is started next. Harmless when it was handed over before. */
  async handOver() {
    await close(this.#holder);
  }

  /** Gives it up for anybody. */
  async release() {
    await close(this.#holder);
    this.#unlock();
  }
}

/**
 * Takes one certain port.
 * @param {number} number 1 to 65535
 * @returns {Promise<TakenPort | undefined>} nothing when another program or another launcher has it
 */
export async function takeCertainPort(number) {
  const holder = await listen(number);
  return holder && lockPort(holder);
}

/**
 * Takes a port.
 * @param {number} [preferred] tried first; any free port when it is taken
 * @returns {Promise<TakenPort>}
 */
export async function takePort(preferred = 0) {
  const taken = preferred > 0 && preferred <= highestPort ? await takeCertainPort(preferred) : undefined;
  if (taken) return taken;
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const holder = await listen(0);
    const free = holder && (await lockPort(holder));
    if (free) return free;
  }
  throw new Error(`No free port of 127.0.0.1 was found in ${mostAttempts} attempts.`);
}

/**
 * The same port as last time while it is free, so that addresses outlive a restart. The caller starts its program at once.
 * @param {string} file where the port is remembered
 * @returns {Promise<number>}
 */
export async function rememberedPort(file) {
  const port = await takePort(existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0);
  writeFileSync(file, String(port.number));
  await port.handOver();
  return port.number;
}

/** The lock is kept to this process's end, however that comes. */
async function lockPort(holder) {
  const unlock = await takeLock(ownTemporaryFolder('patchbay-ports'), String(holder.address().port));
  if (unlock) return new TakenPort(holder, unlock);
  await close(holder);
  return undefined;
}

async function listen(number) {
  const server = createServer((peer) => peer.destroy());
  server.listen(number, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error.code === 'EADDRINUSE' || error.code === 'EACCES') return undefined;
    throw error;
  }
  return server.unref();
}

async function close(server) {
  if (!server.listening) return;
  server.close();
  await once(server, 'close');
}
