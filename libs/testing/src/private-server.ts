import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startGuarded, type GuardedChild } from './guarded-child';
import { testEnvironment } from './test-environment';
import { waitFor } from './wait-for';

const root = resolve(__dirname, '../../..');
const startDeadlineMs = 30_000;

/** A MySQL or a Redis of one test alone, for tests that kill it. */
export interface PrivateServer {
  /** For `DATABASE_URL` or `REDIS_URL`; it stays the same over `kill` and `start`. */
  url: string;
  /** SIGKILL, as a crash. Resolves when it is gone. */
  kill: () => Promise<void>;
  /** Starts it again on the same data. Resolves when it answers. */
  start: () => Promise<void>;
  /** Stops it and removes its data. */
  stop: () => Promise<void>;
}

/** Starts an empty server in a temporary folder, as `npm start -- --only-servers` does. Takes less than a second. */
export async function startPrivateServer(kind: 'mysql' | 'redis'): Promise<PrivateServer> {
  const folder = mkdtempSync(join(tmpdir(), `patchbay-${kind}-`));
  let running = await launch(kind, folder);
  return {
    url: running.url,
    kill: async () => {
      process.kill(running.pid, 'SIGKILL');
      await running.launcher.exited;
    },
    start: async () => {
      running = await launch(kind, folder);
    },
    stop: async () => {
      await running.launcher.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface RunFile {
  environment: { DATABASE_URL: string; REDIS_URL: string };
  pids: Record<string, number>;
}

/** The launcher starts no server whose address is given: the shared test server stands in for the other kind. */
async function launch(
  kind: 'mysql' | 'redis',
  folder: string,
): Promise<{ launcher: GuardedChild; url: string; pid: number }> {
  const given =
    kind === 'mysql'
      ? { DATABASE_URL: '', REDIS_URL: testEnvironment('TEST_REDIS_URL') }
      : { DATABASE_URL: testEnvironment('TEST_DATABASE_URL'), REDIS_URL: '' };
  const args = [join(root, 'scripts/start.mjs'), '--only-servers', '--data', folder];
  const launcher = await startGuarded(args, { ...process.env, ...given });
  let ended = false;
  void launcher.exited.then(() => (ended = true));
  const run = await waitFor(() => (ended ? 'ended' : readRun(join(folder, 'run.json'))), {
    deadlineMs: startDeadlineMs,
    what: `a private ${kind}`,
  });
  if (run === 'ended') throw new Error(`A private ${kind} could not be started:\n${launcher.logs()}`);
  const url = run.environment[kind === 'mysql' ? 'DATABASE_URL' : 'REDIS_URL'];
  return { launcher, url, pid: run.pids[kind] ?? 0 };
}

function readRun(path: string): RunFile {
  return JSON.parse(readFileSync(path, 'utf8')) as RunFile;
}
