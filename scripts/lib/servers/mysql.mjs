import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { Explained } from '../explained.mjs';
import { socketPath } from '../paths.mjs';
import { rememberedPort } from '../ports.mjs';
import { GuardedProcess } from '../processes/guarded-process.mjs';
import { waitUntilReady } from '../processes/readiness.mjs';
import { runCommand } from '../run-command.mjs';
import { findProgram } from './find-programs.mjs';

const startDeadlineMs = 60_000;
const database = 'patchbay';
const user = 'patchbay';

/** As root both products refuse to run unless told to. */
const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];

/**
 * Starts a private MySQL-compatible server on a free loopback port (the last one when it is free), after making its data folder when there is none.
 * Recovers by itself from an interrupted set-up and from a kill of the server.
 * @param {object} options
 * @param {import('./find-programs.mjs').ServerProgram} options.program
 * @param {string} options.dataFolder absolute
 * @param {string} options.password of the user that is made for us; root can log in through the socket file only
 * @returns {Promise<{ server: GuardedProcess, url: string, isNew: boolean }>} `isNew`: the data folder was made just now
 */
export async function startMysql({ program, dataFolder, password }) {
  const folder = join(dataFolder, 'mysql');
  const isNew = await makeDataFolder(program, dataFolder, folder);
  const port = await rememberedPort(join(dataFolder, 'mysql.port'));
  const socket = socketPath(dataFolder, 'mysql.sock');
  const server = new GuardedProcess({
    name: 'mysql',
    command: program.path,
    args: [
      '--no-defaults',
      `--datadir=${folder}`,
      `--socket=${socket}`,
      `--pid-file=${join(folder, 'server.pid')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      '--innodb-flush-log-at-trx-commit=1',
      '--innodb-buffer-pool-size=256M',
      '--skip-log-bin',
      '--default-time-zone=+00:00',
      '--character-set-server=utf8mb4',
      ...(program.product === 'MySQL' ? ['--mysqlx=OFF'] : []),
      ...asRoot,
    ],
    dataFolder,
  });
  await waitUntilReady(server, () => greets(socket), startDeadlineMs);
  await prepareAccess(socket, password);
  return { server, url: `mysql://${user}:${password}@127.0.0.1:${port}/${database}`, isNew };
}

/** @returns {Promise<boolean>} whether it was made just now */
async function makeDataFolder(program, dataFolder, folder) {
  const marker = join(folder, '.made-by');
  if (existsSync(marker)) {
    const maker = readFileSync(marker, 'utf8').trim();
    if (maker === program.product) return false;
    throw new Explained(
      `${folder} was made by ${maker}, and this machine now has ${program.product}: move it away first.`,
    );
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { command, args } =
    program.product === 'MySQL'
      ? { command: program.path, args: ['--no-defaults', '--initialize-insecure', `--datadir=${folder}`] }
      : {
          command: findProgram('mariadb-install-db') ?? findProgram('mysql_install_db') ?? 'mariadb-install-db',
          args: ['--no-defaults', `--datadir=${folder}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
        };
  await runCommand({ name: 'mysql-init', dataFolder, command, args: [...args, ...asRoot] });
  writeFileSync(marker, program.product);
  return true;
}

/**
 * The server speaks first: byte 4 of its greeting is the protocol's version, 10. An error packet has 255 there. It is asked through
 * the socket file, which is ours alone and which it opens after its port.
 */
async function greets(socketFile) {
  const socket = createConnection(socketFile);
  try {
    const [greeting] = await once(socket, 'data', { signal: AbortSignal.timeout(1000) });
    return greeting[4] === 10;
  } finally {
    socket.destroy();
  }
}

async function prepareAccess(socket, password) {
  const { createConnection: connect } = await import('mysql2/promise');
  const root = await connect({ socketPath: socket, user: 'root' });
  try {
    await root.query(`CREATE DATABASE IF NOT EXISTS ${database} CHARACTER SET utf8mb4`);
    await root.query(`CREATE USER IF NOT EXISTS ${user}@'127.0.0.1' IDENTIFIED BY ?`, [password]);
    await root.query(`ALTER USER ${user}@'127.0.0.1' IDENTIFIED BY ?`, [password]);
    await root.query(`GRANT ALL ON *.* TO ${user}@'127.0.0.1'`);
    await root.query("DROP USER IF EXISTS root@'127.0.0.1', root@'::1'");
  } finally {
    await root.end();
  }
}
