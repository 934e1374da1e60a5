import { bundleScenario } from './lib/build/bundle-scenario.mjs';
import { Explained, runMain } from './lib/explained.mjs';
import { prepare } from './lib/prepare.mjs';

await runMain(async () => {
  await prepare({});
  const scenario = await bundleScenario();
  if (!scenario) throw new Explained('There is no apps/scenario/src/main.ts.');
  process.stdout.write(`${JSON.stringify(scenario)}\n`);
});
