import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Explained } from '../explained.mjs';
import { root } from '../paths.mjs';
import { GuardedProcess } from '../processes/guarded-process.mjs';
import { answersOk, waitUntilReady } from '../processes/readiness.mjs';
import { onStop } from '../shutdown.mjs';
import { step } from '../terminal.mjs';
import { runCommand } from '../run-command.mjs';
import { ensureLicence } from './demo-licence.mjs';

const readyDeadlineMs = 60_000;

/**
 * Starts every app in the order in which they need each other, each when the one before is ready.
 * @param {object} options
 * @param {string} options.dataFolder absolute
 * @param {Awaited<ReturnType<import('./environment.mjs').planEnvironment>>} options.plan
 * @param {boolean} options.isNewDatabase
 * @returns {Promise<GuardedProcess[]>} to be watched; they are stopped with us, the last started first
 */
export async function startApps({ dataFolder, plan, isNewDatabase }) {
  const { environment, addresses, ports } = plan;
  const start = (name, address, port) =>
    step(name, async (report) => {
      const env = { ...process.env, ...environment, PATCHBAY_LISTEN_PORT: String(port) };
      // The authority is made by the simulator itself; at its first start there is none to trust yet.
      if (name === 'voice-simulator') delete env.NODE_EXTRA_CA_CERTS;
      const app = new GuardedProcess({ name, command: process.execPath, args: [entryOf(name)], dataFolder, env });
      onStop(() => app.stop());
      await waitUntilReady(app, () => answersOk(`${address}/health/ready`), readyDeadlineMs);
      report(address);
      return app;
    });

  const simulator = await start('voice-simulator', addresses.voiceSimulator, ports.simulator);
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
  const controller = await start('controller', addresses.controller, ports.controller);
  const worker = await start('worker', addresses.worker, ports.worker);
  const portal = await start('demo-portal', addresses.demoPortal, ports.portal);
  return [simulator, controller, worker, portal];
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
