import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { entryOf } from './lib/apps/start-apps.mjs';
import { Explained, runMain } from './lib/explained.mjs';
import { localFolder, root } from './lib/paths.mjs';
import { readRun } from './lib/run-file.mjs';

/** `npm run tenants -- issue|list|suspend|resume|close …` against the running start. */
await runMain(async () => {
  const run = await readRun(localFolder);
  if (!run || run.mode === 'only-servers')
    throw new Explained('Patchbay is not running: start it with npm start first.');
  const child = spawn(process.execPath, [entryOf('controller', 'tenants-cli'), ...process.argv.slice(2)], {
    cwd: root,
    env: { ...process.env, ...run.environment },
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  return code ?? 1;
});
