import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Explained, runMain } from './lib/explained.mjs';
import { localFolder } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { stopOnSignals } from './lib/shutdown.mjs';
import { findProofs } from './lib/tests/find-proofs.mjs';
import { runJest } from './lib/tests/run-jest.mjs';
import { startTestServers } from './lib/tests/test-servers.mjs';

/** `npm run prove -- <name> [option of jest …]`: one heavy property at its full figures; its JSON line is printed last. */
await runMain(async () => {
  const [name, ...args] = process.argv.slice(2);
  const proofs = findProofs();
  const spec = proofs.get(name);
  if (!spec)
    throw new Explained(`npm run prove -- <name>, where name is one of:\n  ${[...proofs.keys()].sort().join('\n  ')}`);
  stopOnSignals(1);
  await prepare({ servers: true, build: true });
  const servers = await startTestServers();
  const output = join(localFolder, `proof-${process.pid}.json`);
  const environment = { ...servers, TEST_RUN_ID: randomUUID(), PROVE: name, PROVE_OUTPUT: output };
  try {
    const code = await runJest(['--runTestsByPath', spec, ...args], environment, { stdout: 'stderr' });
    if (existsSync(output)) process.stdout.write(readFileSync(output, 'utf8'));
    else throw new Explained(`${spec} reported nothing: its proof did not come to its end.`);
    return code;
  } finally {
    rmSync(output, { force: true });
  }
});
