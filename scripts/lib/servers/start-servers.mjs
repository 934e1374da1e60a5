import { once } from 'node:events';
import { createConnection } from 'node:net';
import { Explained } from '../explained.mjs';
import { readOrMakeSecrets } from '../secrets.mjs';
import { onStop } from '../shutdown.mjs';
import { step } from '../terminal.mjs';
import { findMysql, findRedis } from './find-programs.mjs';
import { installPrograms, refuseOldPackages } from './install-programs.mjs';
import { startMysql } from './mysql.mjs';
import { startRedis } from './redis.mjs';

/**
 * @typedef {object} Servers
 * @property {string} databaseUrl
 * @property {string} redisUrl
 * @property {boolean} isNewDatabase whether the private database was made just now
 * @property {import('../processes/guarded-process.mjs').GuardedProcess[]} processes the private ones, to be watched
 */

/**
 * Makes sure that the programs we would start are on this machine, installing them where that is allowed. A server
 * whose address is in the environment (`DATABASE_URL`, `REDIS_URL`) needs no program.
 * @throws {Explained} with what to do by hand
 */
export async function ensureServerPrograms() {
  const missing = await findMissing();
  if (missing.length === 0) return;
  await installPrograms(missing, step);
  const stillMissing = await findMissing();
  if (stillMissing.length > 0) refuseOldPackages(stillMissing);
}

async function findMissing() {
  /** @type {Array<'mysql' | 'redis'>} */
  const missing = [];
  if (!process.env.DATABASE_URL && !(await findMysql())) missing.push('mysql');
  if (!process.env.REDIS_URL && !(await findRedis())) missing.push('redis');
  return missing;
}

/**
 * Starts the private servers of a data folder, or checks that those named in the environment can be reached. They are
 * stopped with us.
 * @param {string} dataFolder absolute; the caller holds its lock
 * @returns {Promise<Servers>}
 */
export async function startServers(dataFolder) {
  const password = readOrMakeSecrets(dataFolder).serverPassword;
  const mysql = await step('MySQL', async (report) => {
    if (process.env.DATABASE_URL) return useGiven('DATABASE_URL', 3306, report);
    const program = await findMysql();
    const started = await startMysql({ program, dataFolder, password });
    onStop(() => started.server.stop());
    report(`private ${program.product} ${program.version} on port ${new URL(started.url).port}`);
    return started;
  });
  const redis = await step('Redis', async (report) => {
    if (process.env.REDIS_URL) return useGiven('REDIS_URL', 6379, report);
    const program = await findRedis();
    const started = await startRedis({ program, dataFolder, password });
    onStop(() => started.server.stop());
    report(`private ${program.product} ${program.version} on port ${new URL(started.url).port}`);
    return started;
  });
  return {
    databaseUrl: mysql.url,
    redisUrl: redis.url,
    isNewDatabase: mysql.isNew,
    processes: [mysql.server, redis.server].filter((server) => server !== undefined),
  };
}

async function useGiven(variable, usualPort, report) {
  const url = process.env[variable];
  const { hostname: host, port } = parse(variable, url);
  const hostname = host.replace(/^\[|\]$/g, '');
  const socket = createConnection(Number(port) || usualPort, hostname);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(5000) });
  } catch (error) {
    throw new Explained(`${variable} names ${hostname}:${port || usualPort}, which does not answer (${error.code}).`);
  } finally {
    socket.destroy();
  }
  report(`${hostname}:${port || usualPort}, as ${variable} says`);
  return { url, isNew: false, server: undefined };
}

function parse(variable, url) {
  try {
    return new URL(url);
  } catch {
    throw new Explained(`${variable} is not a URL.`);
  }
}
