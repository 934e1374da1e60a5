import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startGuarded, waitFor } from '#testing';

const script = resolve(__dirname, '../demo.mjs');
const deadlineMs = 90_000;

describe('npm run demo', () => {
  it(
    'takes its whole system along when it is killed, and its data too',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'patchbay-demos-'));
      const env = { ...process.env, TMPDIR: folder, DATABASE_URL: '', REDIS_URL: '' };
      const demo = await startGuarded([script, '--fast', '--json'], env);
      const ownFolder = (): string | undefined => readdirSync(folder).find((name) => name.startsWith('patchbay-demo-'));
      const pids = await waitFor(
        () =>
          Object.values((JSON.parse(readFileSync(join(folder, ownFolder() ?? '', 'run.json'), 'utf8')) as Run).pids),
        { deadlineMs, what: 'the system of the demo' },
      );
      await demo.kill();
      await waitFor(() => !pids.some(isAlive) && ownFolder() === undefined, { deadlineMs, what: 'all to be gone' });
      expect(pids).toHaveLength(6);
      rmSync(folder, { recursive: true });
    },
    2 * deadlineMs,
  );
});

interface Run {
  pids: Record<string, number>;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
