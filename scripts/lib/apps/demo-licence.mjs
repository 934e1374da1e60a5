import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Explained } from '../explained.mjs';
import { root } from '../paths.mjs';
import { writeSecretFile } from '../secrets.mjs';
import { step } from '../terminal.mjs';

const run = promisify(execFile);

/** The portal of the demo, and what its licence says. */
const issueDemoLicence = ['issue', 'p-demo', '--currency', 'RUB', '--country', 'RU', '--json'];

/**
 * Gives the demo portal a licence once: a licence key is shown only when it is issued, so it is kept where the portal
 * reads it, `<dataFolder>/demo-portal/licence.json`, as `{ portalId, licenceKey }`.
 * @param {object} options
 * @param {string} options.dataFolder absolute
 * @param {Record<string, string>} options.environment of the apps
 * @param {string} options.cli the licence directory's program
 * @param {boolean} options.isNewDatabase whether an older licence cannot be known any more
 */
export async function ensureLicence({ dataFolder, environment, cli, isNewDatabase }) {
  const path = join(dataFolder, 'demo-portal', 'licence.json');
  if (isNewDatabase) rmSync(path, { force: true });
  if (existsSync(path)) return;
  await step('Demo licence', async (report) => {
    try {
      const { stdout } = await run(process.execPath, [cli, ...issueDemoLicence], {
        cwd: root,
        env: { ...process.env, ...environment },
        timeout: 60_000,
      });
      writeSecretFile(path, JSON.parse(stdout));
    } catch (error) {
      throw new Explained(`The demo portal's licence could not be issued:\n${error.stderr || error.message}`);
    }
    report('issued for portal p-demo');
  });
}
