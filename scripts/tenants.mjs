import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { entryOf } from './lib/apps/start-apps.mjs';
import { Explained, runMain } from './lib/explained.mjs';
import { localFolder, root } from './lib/paths.mjs';
import { readRun } from './lib/run-file.mjs';

/** `npm run tenants -- issue|list|suspend|resume|close … [--data <folder>]` against the start that runs there. */
await runMain(async () => {
  const words = process.argv.slice(2);
  const at = words.indexOf('--data');
  const [, folder] = at < 0 ? [] : words.splice(at, 2);
  const run = await readRun(folder ? resolve(folder) : localFolder);
  if (!run || run.mode === 'only-servers')
    throw new Explained('Patchbay is not running: start it with npm start first.');
  const child = spawn(process.execPath, [entryOf('controller', 'tenants-cli'), ...words], {
    cwd: root,
    env: { ...process.env, ...run.environment },
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  return code ?? 1;
});
