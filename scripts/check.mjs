import { runChecks } from './lib/checks/run-checks.mjs';
import { findLongFiles } from './lib/checks/long-files.mjs';
import { runMain } from './lib/explained.mjs';
import { prepare } from './lib/prepare.mjs';
import { stopOnSignals } from './lib/shutdown.mjs';

/** `npm run check`: the executable rules of the house, without MySQL and Redis. Longest first: two run at a time. */
await runMain(async () => {
  stopOnSignals(1);
  await prepare({ build: true });
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
    { name: 'scenario types', tool: 'typescript/bin/tsc', args: ['--noEmit', '-p', 'apps/scenario/tsconfig.json'] },
    { name: 'scenario tests', tool: 'typescript/bin/tsc', args: ['-p', 'apps/scenario/test/tsconfig.json'] },
    { name: 'fences', tool: 'dependency-cruiser/bin/dependency-cruise.mjs', args: ['apps', 'libs', 'migrations'] },
    {
      name: 'format',
      tool: 'prettier/bin/prettier.cjs',
      args: ['--check', '--log-level=warn', '--cache', '--cache-location', '.local/prettier-cache', '.'],
    },
    { name: 'file length', run: findLongFiles },
  ]);
});
