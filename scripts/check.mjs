import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runChecks } from './lib/checks/run-checks.mjs';
import { findLongFiles } from './lib/checks/long-files.mjs';
import { runMain } from './lib/explained.mjs';
import { root } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { stopOnSignals } from './lib/shutdown.mjs';

/** `npm run check`: the executable rules of the house, without MySQL and Redis. Longest first: two run at a time. */
await runMain(async () => {
  stopOnSignals(1);
  await prepare({});
  const scenario = 'apps/scenario/tsconfig.json';
  return runChecks([
    {
      name: 'lint',
      tool: 'eslint/bin/eslint.js',
      args: ['--cache', '--cache-location', '.local/eslint-cache', '--max-warnings=0', '.'],
    },
    {
      name: 'unit tests',
      tool: 'jest/bin/jest.js',
      args: ['--selectProjects', 'unit', '--ci', '--maxWorkers=2', '--passWithNoTests'],
    },
    { name: 'types', tool: 'typescript/bin/tsc', args: ['--noEmit', '-p', 'tsconfig.json'] },
    ...(existsSync(join(root, scenario))
      ? [{ name: 'scenario types', tool: 'typescript/bin/tsc', args: ['--noEmit', '-p', scenario] }]
      : []),
    { name: 'fences', tool: 'dependency-cruiser/bin/dependency-cruise.mjs', args: ['apps', 'libs', 'migrations'] },
    {
      name: 'format',
      tool: 'prettier/bin/prettier.cjs',
      args: ['--check', '--log-level=warn', '--cache', '--cache-location', '.local/prettier-cache', '.'],
    },
    { name: 'file length', run: findLongFiles },
  ]);
});
