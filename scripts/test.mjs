import { randomUUID } from 'node:crypto';
import { runMain } from './lib/explained.mjs';
import { prepare } from './lib/prepare.mjs';
import { stopOnSignals } from './lib/shutdown.mjs';
import { runJest } from './lib/tests/run-jest.mjs';
import { startTestServers } from './lib/tests/test-servers.mjs';

/** `npm test [-- pattern or option of jest …]`: everything a test needs, then jest. The exit code is jest's. */
await runMain(async () => {
  stopOnSignals(1);
  await prepare({ servers: true, build: true });
  const servers = await startTestServers();
  return runJest(process.argv.slice(2), { ...servers, TEST_RUN_ID: randomUUID() });
});
