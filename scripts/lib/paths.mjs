import { createHash } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Explained } from './explained.mjs';

/** The checkout's root folder, absolute. */
export const root = resolve(import.meta.dirname, '../..');

/** What the launcher keeps for itself: servers' data, logs, secrets. Never committed; deleting it starts from nothing. */
export const localFolder = join(root, '.local');

/** sockaddr_un holds 108 bytes on Linux and 104 on macOS, with the closing zero. */
const longestSocketPath = 100;

/**
 * Where a unix socket of a data folder lies: inside it, or, when that path is too long for the kernel, in a private
 * folder below the system's temporary folder named after a hash of the data folder.
 * @param {string} dataFolder absolute
 * @param {string} name file name such as `lock.sock`
 * @returns {string} absolute path of at most 100 bytes
 */
export function socketPath(dataFolder, name) {
  const inside = join(dataFolder, name);
  if (Buffer.byteLength(inside) <= longestSocketPath) return inside;
  const key = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  return join(ownTemporaryFolder(`patchbay-${key}`), name);
}

/**
 * A folder below the system's temporary folder that only this user may enter, made when missing.
 * @param {string} name
 * @returns {string} absolute path, the user's id in it where there are users
 * @throws {Explained} when another user made it
 */
export function ownTemporaryFolder(name) {
  const user = process.getuid?.();
  const folder = join(tmpdir(), user === undefined ? name : `${name}-${user}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user !== undefined && statSync(folder).uid !== user) {
    throw new Explained(`${folder} belongs to another user; set TMPDIR to a folder of your own.`);
  }
  return folder;
}
