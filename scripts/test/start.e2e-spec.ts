import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startGuarded, waitFor, type GuardedChild } from '#testing';

const script = resolve(__dirname, '../start.mjs');

interface Run {
  launcherPid: number;
  pids: { mysql: number; redis: number };
  environment: { DATABASE_URL: string };
}

describe('npm start -- --only-servers', () => {
  let folder: string;
  const launchers: GuardedChild[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'patchbay-start-'));
  });
  afterEach(async () => {
    await Promise.all(launchers.splice(0).map((launcher) => launcher.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (): Promise<GuardedChild> => {
    const env = { ...process.env, DATABASE_URL: '', REDIS_URL: '' };
    const launcher = await startGuarded([script, '--only-servers', '--data', folder], env);
    launchers.push(launcher);
    return launcher;
  };
  const ready = (launcher: GuardedChild): Promise<Run> =>
    waitFor(() => launcher.logs().includes('are ready') && readRun(), { deadlineMs: 30_000, what: 'the servers' });
  const readRun = (): Run => JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as Run;
  const gone = (run: Run): Promise<boolean> =>
    waitFor(() => !isAlive(run.pids.mysql) && !isAlive(run.pids.redis), { what: 'the servers to be gone' });

  it('stops everything and exits 0 on SIGTERM', async () => {
    const launcher = await start();
    const run = await ready(launcher);
    expect(await launcher.stop()).toBe(0);
    expect([isAlive(run.pids.mysql), isAlive(run.pids.redis), existsSync(join(folder, 'run.json'))]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('says in one line that it runs already, and touches nothing', async () => {
    const first = await start();
    const run = await ready(first);
    const second = await start();
    expect(await second.exited).toBe(1);
    expect(second.logs().trim().split('\n')).toEqual([expect.stringContaining(`(process ${run.launcherPid})`)]);
    expect(readRun()).toEqual(run);
  });

  it('takes its servers along when it is killed, and the next start has the same data at the same address', async () => {
    const killed = await start();
    const before = await ready(killed);
    await killed.kill();
    const next = await start();
    const after = await ready(next);
    await gone(before);
    expect(after.environment).toEqual(before.environment);
  });

  it('lets exactly one of many starts win after a kill', async () => {
    const killed = await start();
    await gone(await ready(killed).then(async (run) => killed.kill().then(() => run)));
    const racers = await Promise.all([start(), start(), start(), start()]);
    const winner = await waitFor(() => racers.find((racer) => racer.logs().includes('are ready')), {
      deadlineMs: 30_000,
      what: 'one of the starts to be ready',
    });
    const losers = racers.filter((racer) => racer !== winner);
    expect(await Promise.all(losers.map((racer) => racer.exited))).toEqual([1, 1, 1]);
  });

  it('stops everything when a server dies, and shows the end of its log', async () => {
    const launcher = await start();
    const run = await ready(launcher);
    process.kill(run.pids.redis, 'SIGKILL');
    expect(await launcher.exited).toBe(1);
    expect(launcher.logs()).toContain('redis ended unexpectedly');
    expect(launcher.logs()).toContain('Ready to accept connections');
    await gone(run);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
