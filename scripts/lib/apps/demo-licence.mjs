import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Explained } from '../explained.mjs';
import { root } from '../paths.mjs';
import { writeSecretFile } from '../secrets.mjs';
import { step } from '../terminal.mjs';

const run = promisify(execFile);

/** The portal of the demo, and what its licence says. */
const issueDemoLicence = ['issue', 'p-demo', '--currency', 'RUB', '--country', 'RU', '--key-file'];

/**
 * Gives the demo portal a licence: its key is kept where the portal reads it, `<dataFolder>/demo-portal/licence.json`, as
 * `{ portalId, licenceKey }`, before the licence is stored, so that a start that was killed in between is only repeated. Which database
 * has it is remembered beside it.
 * @param {object} options
 * @param {string} options.dataFolder absolute
 * @param {Record<string, string>} options.environment of the apps
 * @param {string} options.cli the licence directory's program
 * @param {boolean} options.isNewDatabase whether an older licence cannot be known any more
 */
export async function ensureLicence({ dataFolder, environment, cli, isNewDatabase }) {
  const folder = join(dataFolder, 'demo-portal');
  const keyFile = join(folder, 'licence.json');
  const marker = join(folder, 'issued-in.json');
  const { host, pathname } = new URL(environment.DATABASE_URL);
  const database = host + pathname;
  if (!isNewDatabase && existsSync(keyFile) && wasIssuedIn(marker) === database) return;
  await step('Demo licence', async (report) => {
    try {
      await run(process.execPath, [cli, ...issueDemoLicence, keyFile], {
        cwd: root,
        env: { ...process.env, ...environment },
        timeout: 60_000,
      });
    } catch (error) {
      throw new Explained(explain(error, folder));
    }
    writeSecretFile(marker, { database });
    report('issued for portal p-demo');
  });
}

function wasIssuedIn(marker) {
  try {
    return JSON.parse(readFileSync(marker, 'utf8')).database;
  } catch {
    return undefined;
  }
}

function explain(error, folder) {
  const said = String(error.stderr || error.message).trim();
  const hint = said.includes('already has a licence')
    ? `\nThe database was filled from another data folder: the key of portal p-demo in it is not the one in ${folder}. ` +
      'Start with that folder (--data <folder>), or with an empty database.'
    : '';
  return `The demo portal's licence could not be issued:\n${said}${hint}`;
}
