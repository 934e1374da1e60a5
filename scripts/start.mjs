import { existsSync, readdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { takeAppPorts } from './lib/apps/app-ports.mjs';
import { startSystem } from './lib/apps/start-apps.mjs';
import { takeDataFolder } from './lib/data-folder.mjs';
import { Explained, runMain } from './lib/explained.mjs';
import { localFolder } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { watch } from './lib/processes/watch.mjs';
import { readRun, writeRun } from './lib/run-file.mjs';
import { startServers } from './lib/servers/start-servers.mjs';
import { onStop, stopOnSignals } from './lib/shutdown.mjs';
import { whatRunsWhere } from './lib/what-runs-where.mjs';

const usage = `npm start [-- options]
  --data <folder>   keep servers' data, logs and secrets there instead of in .local
  --throw-away      delete that folder at the end; it must be empty or missing at the start
  --fast            virtual time: all apps follow the voice simulator's clock
  --only-servers    start MySQL and Redis alone`;

await runMain(async () => {
  const options = readOptions();
  const dataFolder = options.data ? resolve(options.data) : localFolder;
  stopOnSignals(0);
  if (options['throw-away'] && isFilled(dataFolder))
    throw new Explained(`${dataFolder} is not empty: nothing was started.`);
  if (!(await takeDataFolder(dataFolder))) throw new Explained(await alreadyRunning(dataFolder));
  if (options['throw-away']) onStop(() => rmSync(dataFolder, { recursive: true, force: true }));
  const taken = options['only-servers'] ? undefined : await takeAppPorts(dataFolder);
  await prepare({ servers: true, build: !options['only-servers'] });

  const startedAt = new Date().toISOString();
  const servers = await startServers(dataFolder);
  const system = taken
    ? await startSystem({ dataFolder, servers, taken, virtualTime: options.fast })
    : onlyServers(servers);
  const processes = [...servers.processes, ...system.apps];
  const run = {
    startedAt,
    mode: modeOf(options),
    launcherPid: process.pid,
    addresses: system.addresses,
    pids: Object.fromEntries(await Promise.all(processes.map(async ({ name, pid }) => [name, await pid]))),
    environment: system.environment,
  };
  writeRun(dataFolder, run);
  process.stdout.write(whatRunsWhere(run, dataFolder));
  return watch(processes);
});

function modeOf(options) {
  if (options['only-servers']) return 'only-servers';
  return options.fast ? 'virtual' : 'wall';
}

function onlyServers({ databaseUrl, redisUrl }) {
  const environment = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl };
  return { apps: [], addresses: {}, environment };
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        data: { type: 'string' },
        'throw-away': { type: 'boolean', default: false },
        fast: { type: 'boolean', default: false },
        'only-servers': { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Explained(`${error.message}\n\n${usage}`);
  }
}

function isFilled(folder) {
  return existsSync(folder) && readdirSync(folder).length > 0;
}

async function alreadyRunning(dataFolder) {
  const run = await readRun(dataFolder);
  const where = run?.addresses.controller ? `, the controller at ${run.addresses.controller}` : '';
  const state = run ? `since ${run.startedAt} (process ${run.launcherPid})${where}` : 'and not yet ready';
  return `Patchbay already runs in ${dataFolder}, ${state}. Stop it with Ctrl-C there, or use --data <folder>.`;
}
