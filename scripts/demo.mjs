import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { entryOf } from './lib/apps/start-apps.mjs';
import { Explained, runMain } from './lib/explained.mjs';
import { localFolder, root } from './lib/paths.mjs';
import { guard } from './lib/processes/guarded-process.mjs';
import { readRun } from './lib/run-file.mjs';
import { onStop, stopOnSignals } from './lib/shutdown.mjs';

const usage = `npm run demo [-- options]
  --fast            on virtual time, in a system of its own that is thrown away
  --json            print one JSON object as the last line
  --story <name>    the story to tell (seed-call), or all
  --data <folder>   against the start that runs on this data folder`;

const startDeadlineMs = 10 * 60_000;
/** What a start needs to stop six programs in order. */
const graceSeconds = 20;

/**
 * `npm run demo`: tells the story against a running `npm start`, or against one that it starts for itself. Virtual time is never put
 * on a running start, whose clock other people use: `--fast` always has a system of its own.
 */
await runMain(async () => {
  const options = readOptions();
  stopOnSignals(1);
  const running = options.fast ? undefined : await readRun(options.data ? resolve(options.data) : localFolder);
  const run = running?.addresses.controller ? running : await startOwn(options);
  const args = ['--story', options.story, ...(options.fast ? ['--fast'] : []), ...(options.json ? ['--json'] : [])];
  const story = spawn(process.execPath, [entryOf('demo-portal', 'demo-main'), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      ...run.environment,
      PATCHBAY_URL: run.addresses.controller,
      DEMO_PORTAL_URL: run.addresses.demoPortal,
      VOICE_SIMULATOR_URL: run.addresses.voiceSimulator,
    },
  });
  onStop(() => story.kill());
  const [code] = await once(story, 'exit');
  return code ?? 1;
});

/**
 * A start of our own in a fresh folder, so that demos can run at once; its words go to stderr: the last line of stdout stays ours.
 * Under the guard, as apps are: it stops and throws its folder away however we die.
 */
async function startOwn({ fast }) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'patchbay-demo-'));
  const command = [process.execPath, join(root, 'scripts/start.mjs'), '--data', dataFolder, '--throw-away'];
  const start = spawn('/bin/sh', [guard, String(graceSeconds), ...command, ...(fast ? ['--fast'] : [])], {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr, 'pipe'],
    detached: true,
  });
  // It tells its process id, which nobody asks for; what must stay open is the channel.
  start.stdio[3].on('error', () => undefined).resume();
  const ended = once(start, 'exit');
  onStop(async () => {
    start.kill('SIGTERM');
    await Promise.race([ended, sleep(graceSeconds * 1000, undefined, { ref: false })]);
    rmSync(dataFolder, { recursive: true, force: true });
  });
  for (const deadline = Date.now() + startDeadlineMs; Date.now() < deadline; await sleep(100)) {
    const run = await readRun(dataFolder);
    if (run) return run;
    if (start.exitCode !== null) break;
  }
  throw new Explained('The system did not start; what it said is above.');
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        fast: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        story: { type: 'string', default: 'seed-call' },
        data: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new Explained(`${error.message}\n\n${usage}`);
  }
}
