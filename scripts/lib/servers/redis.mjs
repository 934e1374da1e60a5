import { createConnection } from 'node:net';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rememberedPort } from '../ports.mjs';
import { GuardedProcess } from '../processes/guarded-process.mjs';
import { waitUntilReady } from '../processes/readiness.mjs';

const startDeadlineMs = 30_000;

/**
 * Starts a private Redis-compatible server on a free loopback port (the last one when it is free). It never evicts and keeps an append-only file, as
 * production must.
 * @param {object} options
 * @param {import('./find-programs.mjs').ServerProgram} options.program
 * @param {string} options.dataFolder absolute
 * @param {string} options.password
 * @returns {Promise<{ server: GuardedProcess, url: string }>}
 */
export async function startRedis({ program, dataFolder, password }) {
  const folder = join(dataFolder, 'redis');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const port = await rememberedPort(join(dataFolder, 'redis.port'));
  const settings = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${JSON.stringify(folder)}`,
    'appendonly yes',
    'save ""',
    'maxmemory-policy noeviction',
    // One logical database per worker of the tests.
    'databases 64',
    `requirepass ${password}`,
  ];
  // A file and not arguments: every user of the machine can read a process's arguments.
  const settingsFile = join(folder, 'redis.conf');
  writeFileSync(settingsFile, `${settings.join('\n')}\n`, { mode: 0o600 });
  const server = new GuardedProcess({ name: 'redis', command: program.path, args: [settingsFile], dataFolder });
  await waitUntilReady(server, () => answersPing(port, password), startDeadlineMs);
  return { server, url: `redis://:${password}@127.0.0.1:${port}` };
}

/** While it reads its file it answers -LOADING, which is not yet ready. */
async function answersPing(port, password) {
  const socket = createConnection(port, '127.0.0.1');
  const signal = AbortSignal.timeout(1000);
  let answer = '';
  try {
    socket.write(`AUTH ${password}\r\nPING\r\n`);
    while (!answer.includes('+PONG') && !answer.includes('-')) {
      const [chunk] = await once(socket, 'data', { signal });
      answer += chunk;
    }
    return answer.includes('+PONG');
  } finally {
    socket.destroy();
  }
}
