import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const script = resolve(__dirname, '../../../scripts/demo.mjs');
/** The whole command, its own servers included, on a busy machine. */
const deadlineMs = 120_000;

interface Outcome {
  ok: boolean;
  steps: { name: string; ok: boolean; ms: number }[];
  call: Record<string, unknown>;
}

describe('npm run demo -- --fast --json', () => {
  it(
    "tells the seed's call from a portal nobody knew to its cost, and prints one JSON object last",
    async () => {
      const { stdout } = await run(process.execPath, [script, '--fast', '--json'], {
        env: { ...process.env, DATABASE_URL: '', REDIS_URL: '' },
        timeout: deadlineMs,
      });
      const outcome = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Outcome;
      expect(outcome.ok).toBe(true);
      expect(outcome.steps.map(({ name, ok }) => [name, ok])).toEqual([
        ['account', true],
        ['number', true],
        ['call', true],
        ['history', true],
        ['cached-config', true],
      ]);
      expect(outcome.call).toMatchObject({
        state: 'ended',
        incoming: 2,
        code: 200,
        device: 'WEBRTC',
        quality: 100,
        vote: 0,
        userId: '67',
        portalNumber: '+74012555555',
        phoneNumber: '+79112233444',
        durationSeconds: 34,
        costState: 'confirmed',
      });
      const between =
        Date.parse(String(outcome.call['callStartedAt'])) - Date.parse(String(outcome.call['callerAnsweredAt']));
      expect(between).toBe(16_000);
    },
    deadlineMs,
  );
});
