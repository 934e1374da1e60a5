import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Explained } from '../explained.mjs';
import { root } from '../paths.mjs';
import { GuardedProcess } from '../processes/guarded-process.mjs';
import { answersOk, PortLost, waitUntilReady } from '../processes/readiness.mjs';
import { onStop } from '../shutdown.mjs';
import { say, step } from '../terminal.mjs';
import { runCommand } from '../run-command.mjs';
import { rememberAppPorts, takeAppPorts } from './app-ports.mjs';
import { ensureLicence } from './demo-licence.mjs';
import { planEnvironment } from './environment.mjs';

const readyDeadlineMs = 60_000;
const mostAttempts = 3;

/**
 * @typedef {object} System
 * @property {GuardedProcess[]} apps to be watched; they are stopped with us, the last started first
 * @property {Record<string, string>} addresses by app
 * @property {Record<string, string>} environment of the apps
 */

/**
 * Starts every app. When another program takes a port in the moment before its app listens, everything is started anew on other
 * ports, unless accounts may have been made for the old ones.
 * @param {object} options
 * @param {string} options.dataFolder absolute
 * @param {import('../servers/start-servers.mjs').Servers} options.servers
 * @param {Awaited<ReturnType<takeAppPorts>>} options.taken
 * @param {boolean} options.virtualTime whether all apps follow the simulator's clock
 * @returns {Promise<System>}
 */
export async function startSystem({ dataFolder, servers, taken, virtualTime }) {
  for (let attempt = 1, { ports, isRemembered } = taken; ; attempt++) {
    const numbers = Object.fromEntries(Object.entries(ports).map(([name, { number }]) => [name, number]));
    const plan = planEnvironment({ dataFolder, servers, ports: numbers, virtualTime });
    /** @type {GuardedProcess[]} */
    const apps = [];
    try {
      await startApps({ dataFolder, plan, ports, isNewDatabase: servers.isNewDatabase, apps });
      rememberAppPorts(dataFolder, numbers);
      return { apps, ...plan };
    } catch (error) {
      if (!(error instanceof PortLost) || isRemembered || attempt === mostAttempts) throw error;
      say('Another program took a port meanwhile: starting again on other ports.');
      for (const app of apps.reverse()) await app.stop();
      await Promise.all(Object.values(ports).map((port) => port.release()));
      ({ ports, isRemembered } = await takeAppPorts(dataFolder));
    }
  }
}

/** In the order in which they need each other, each when the one before is ready; each is in `apps` as soon as it runs. */
async function startApps({ dataFolder, plan, ports, isNewDatabase, apps }) {
  const { environment, addresses } = plan;
  const start = (name, address, ...own) =>
    step(name, async (report) => {
      const env = { ...process.env, ...environment, PATCHBAY_LISTEN_PORT: String(own[0].number) };
      // The authority is made by the simulator itself; at its first start there is none to trust yet.
      if (name === 'voice-simulator') delete env.NODE_EXTRA_CA_CERTS;
      for (const port of own) await port.handOver();
      const app = new GuardedProcess({ name, command: process.execPath, args: [entryOf(name)], dataFolder, env });
      apps.push(app);
      onStop(() => app.stop());
      await waitUntilReady(app, () => answersOk(`${address}/health/ready`), readyDeadlineMs);
      report(address);
    });

  await start('voice-simulator', addresses.voiceSimulator, ports.simulator, ports.simulatorTls, ports.clock);
  await step('Migrations', async (report) => {
    await runCommand({
      name: 'migrate',
      dataFolder,
      command: process.execPath,
      args: [entryOf('controller', 'migrate')],
      env: environment,
    });
    report('at the newest');
  });
  await ensureLicence({ dataFolder, environment, cli: entryOf('controller', 'tenants-cli'), isNewDatabase });
  await start('controller', addresses.controller, ports.controller);
  await start('worker', addresses.worker, ports.worker);
  await start('demo-portal', addresses.demoPortal, ports.portal);
}

/**
 * @param {string} app
 * @param {string} [file]
 * @returns {string} absolute path of a built program
 * @throws {Explained} when it was not built
 */
export function entryOf(app, file = 'main') {
  const path = join(root, 'dist', 'apps', app, 'src', `${file}.js`);
  if (!existsSync(path)) throw new Explained(`${path} is missing: run npm run build.`);
  return path;
}
