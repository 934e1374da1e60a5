import { join } from 'node:path';
import { takeDataFolder } from '../data-folder.mjs';
import { Explained } from '../explained.mjs';
import { localFolder } from '../paths.mjs';
import { startServers } from '../servers/start-servers.mjs';

const mostRunsAtOnce = 8;

/**
 * Starts MySQL and Redis for one run of tests, in a data folder of its own: a second run beside it takes the next one.
 * Servers named in the environment are used as they are; their test databases are told apart by name.
 * @returns {Promise<{ TEST_DATABASE_URL: string, TEST_REDIS_URL: string }>} for the environment of the tests
 */
export async function startTestServers() {
  for (let number = 1; number <= mostRunsAtOnce; number++) {
    const dataFolder = join(localFolder, number === 1 ? 'test' : `test-${number}`);
    if (!(await takeDataFolder(dataFolder))) continue;
    const { databaseUrl, redisUrl } = await startServers(dataFolder);
    return { TEST_DATABASE_URL: withTestDatabase(databaseUrl), TEST_REDIS_URL: redisUrl };
  }
  throw new Explained(`${mostRunsAtOnce} runs of the tests are already under way.`);
}

function withTestDatabase(databaseUrl) {
  const url = new URL(databaseUrl);
  url.pathname = '/patchbay_test';
  return url.href;
}
