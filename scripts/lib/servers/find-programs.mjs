import { execFile } from 'node:child_process';
import { accessSync, constants, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { localFolder } from '../paths.mjs';

const run = promisify(execFile);

/** Where distributions put daemons, which is not in every user's PATH; Homebrew's folders; our own links. */
const furtherFolders = [
  join(localFolder, 'bin'),
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/libexec',
  '/opt/homebrew/bin',
  '/opt/homebrew/opt/mariadb/bin',
];

/**
 * @typedef {object} ServerProgram
 * @property {string} path absolute
 * @property {'MariaDB' | 'MySQL' | 'Redis' | 'Valkey'} product
 * @property {string} version such as `10.11.19`
 */

/**
 * @param {string} name of a program
 * @returns {string | undefined} its absolute path, from PATH or from where daemons usually lie
 */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''), ...furtherFolders];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/**
 * A MySQL-compatible server on this machine: MariaDB >= 10.6 or MySQL >= 8.0.
 * @returns {Promise<ServerProgram | undefined>}
 */
export async function findMysql() {
  for (const name of ['mariadbd', 'mysqld']) {
    const text = await versionOf(findProgram(name));
    const product = /mariadb/i.test(text ?? '') ? 'MariaDB' : 'MySQL';
    const found = recentEnough(name, text, product, product === 'MariaDB' ? [10, 6] : [8, 0]);
    if (found) return found;
  }
  return undefined;
}

/**
 * A Redis-compatible server on this machine: Redis >= 6.2 or Valkey.
 * @returns {Promise<ServerProgram | undefined>}
 */
export async function findRedis() {
  linkRedisOfTools();
  for (const name of ['redis-server', 'valkey-server']) {
    const text = await versionOf(findProgram(name));
    const found = recentEnough(name, text, name === 'redis-server' ? 'Redis' : 'Valkey', [6, 2]);
    if (found) return found;
  }
  return undefined;
}

/**
 * Redis is one binary that looks at the name it is called by. Debian ships it as redis-check-rdb in redis-tools, which,
 * unlike the package redis-server, brings no system service: a link of the right name makes it the server.
 */
function linkRedisOfTools() {
  const link = join(localFolder, 'bin', 'redis-server');
  if (!isExecutable(link)) rmSync(link, { force: true });
  const binary = findProgram('redis-check-rdb');
  if (findProgram('redis-server') || !binary) return;
  mkdirSync(join(localFolder, 'bin'), { recursive: true });
  symlinkSync(binary, link);
}

async function versionOf(path) {
  if (!path) return undefined;
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 10_000 });
    return stdout;
  } catch {
    return undefined;
  }
}

/** `redis-check-rdb --version` prints no `v=`: where it cannot be a server, it is not taken for one. */
function recentEnough(name, text, product, [major, minor]) {
  const match = /\b(?:v=|Ver )(\d+)\.(\d+)[.\d]*/.exec(text ?? '');
  if (!match || Number(match[1]) < major || (Number(match[1]) === major && Number(match[2]) < minor)) return undefined;
  return { path: findProgram(name), product, version: match[0].replace(/^\D+/, '') };
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
