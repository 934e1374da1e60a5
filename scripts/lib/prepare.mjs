import { mkdirSync } from 'node:fs';
import { bundleScenario } from './build/bundle-scenario.mjs';
import { compile } from './build/compile.mjs';
import { installDependencies } from './dependencies.mjs';
import { Explained } from './explained.mjs';
import { waitForLock } from './lock.mjs';
import { localFolder } from './paths.mjs';
import { ensureServerPrograms } from './servers/start-servers.mjs';
import { say, step } from './terminal.mjs';

const oldestNode = [20, 19];

/**
 * Brings the checkout into a state in which the system can run: dependencies, servers' programs, build. Commands that
 * run at the same time take turns.
 * @param {object} wanted
 * @param {boolean} [wanted.servers] whether the servers' programs are needed
 * @param {boolean} [wanted.build] whether dist/ is needed
 */
export async function prepare({ servers = false, build = false }) {
  refuseOtherPlatforms();
  mkdirSync(localFolder, { recursive: true });
  const release = await waitForLock(localFolder, 'prepare', () =>
    say('Another command is preparing this checkout; waiting for it.'),
  );
  try {
    if (servers) await ensureServerPrograms();
    await step('Dependencies', installDependencies);
    if (build) await buildAll();
  } finally {
    release();
  }
}

/** Compiles everything and bundles the scenario, saying how long it took. The caller holds the preparation lock. */
export async function buildAll() {
  await step('Build', async (report) => {
    const [{ changed, total }, scenario] = await Promise.all([compile(), bundleScenario()]);
    const release = scenario ? `, scenario release ${scenario.release} of ${scenario.characters} characters` : '';
    report(`${changed} of ${total} files changed${release}`);
  });
}

function refuseOtherPlatforms() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    throw new Explained(`Patchbay needs Node >= ${oldestNode.join('.')}; this is ${process.versions.node}.`);
  }
  if (process.platform === 'win32') {
    throw new Explained('On Windows use WSL, or Docker: docker compose -f docker/compose.yaml up --build');
  }
}
