import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..', '..');
const build = "import('./scripts/lib/build/bundle-scenario.mjs').then(({ bundleScenario }) => bundleScenario())";

/** The scenario as it is uploaded to the voice platform, bundled now from what is in the folder. */
export function scenarioBundle(): string {
  execFileSync(process.execPath, ['--eval', build], { cwd: root, stdio: 'pipe' });
  return readFileSync(join(root, 'dist', 'scenario', 'scenario.js'), 'utf8');
}
