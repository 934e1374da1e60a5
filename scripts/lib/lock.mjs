import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { socketPath } from './paths.mjs';

const mostAttempts = 5;
/** Longer than another process needs between finding a dead holder and removing its socket file. */
const contestMs = 100;

/**
 * Takes the lock of a folder: a listening unix socket, which the kernel releases with its process, however that dies.
 * Whoever connects is told the holder's process id.
 * @param {string} folder absolute, must exist
 * @param {string} [name] one lock per name and folder
 * @returns {Promise<(() => void) | undefined>} the release, or nothing when a living process holds the lock
 */
export async function takeLock(folder, name = 'lock') {
  const path = socketPath(folder, `${name}.sock`);
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const release = await listen(path);
    if (release) {
      if (attempt === 1) return release;
      // Two processes may have removed the same dead socket file, and the later one the other's living one.
      await sleep(contestMs);
      return (await holderOf(path)) === process.pid ? release : undefined;
    }
    if ((await holderOf(path)) !== undefined) return undefined;
    rmSync(path, { force: true });
  }
  return undefined;
}

/**
 * @param {string} folder absolute
 * @param {string} [name]
 * @returns {Promise<boolean>} whether a living process holds the lock
 */
export async function isLocked(folder, name = 'lock') {
  return (await holderOf(socketPath(folder, `${name}.sock`))) !== undefined;
}

/**
 * Takes the lock and waits for whoever holds it.
 * @param {string} folder absolute, must exist
 * @param {string} name
 * @param {() => void} onWait called each time there is somebody to wait for
 * @returns {Promise<() => void>} the release
 */
export async function waitForLock(folder, name, onWait) {
  for (;;) {
    const release = await takeLock(folder, name);
    if (release) return release;
    onWait();
    const holder = await connectTo(socketPath(folder, `${name}.sock`));
    // A holder that is killed resets the connection: its end all the same.
    if (holder) await once(holder.resume(), 'close').catch(() => undefined);
  }
}

/** @returns {Promise<(() => void) | undefined>} nothing when the path is taken, by the living or the dead */
async function listen(path) {
  const peers = new Set();
  const server = createServer((peer) => {
    peers.add(peer.unref());
    peer.on('error', () => peer.destroy()).on('close', () => peers.delete(peer));
    peer.write(`${process.pid}\n`);
  });
  server.listen(path);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error.code === 'EADDRINUSE') return undefined;
    throw error;
  }
  server.unref();
  return () => {
    server.close();
    for (const peer of peers) peer.destroy();
  };
}

async function holderOf(path) {
  const peer = await connectTo(path);
  if (!peer) return undefined;
  const said = await Promise.race([once(peer, 'data'), once(peer, 'close')]).catch(() => undefined);
  peer.destroy();
  if (!said) return undefined;
  const [firstChunk] = said;
  return Number.parseInt(String(firstChunk), 10);
}

async function connectTo(path) {
  const peer = createConnection(path);
  try {
    await once(peer, 'connect');
  } catch {
    return undefined;
  }
  return peer.on('error', () => peer.destroy());
}
