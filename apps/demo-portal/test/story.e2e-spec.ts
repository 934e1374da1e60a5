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
        connection: 'built-in',
        state: 'ended',
        direction: 'incoming',
        incoming: 2,
        lineId: 'main',
        code: 200,
        reason: 'Success call',
        device: 'WEBRTC',
        quality: 100,
        vote: 0,
        userId: '67',
        portalNumber: '+74012555555',
        phoneNumber: '+79112233444',
        durationSeconds: 34,
        ringMs: 17_908,
        talkMs: 18_050,
        totalMs: 35_958,
        costState: 'confirmed',
        recordUrl: expect.stringMatching(/^https?:\/\/.+\.mp3$/) as string,
        logUrl: expect.stringMatching(/^https?:\/\/.+/) as string,
        cost: { currency: 'RUB' },
        flags: [],
      });
      const moments = ['startedAt', 'callerAnsweredAt', 'callStartedAt', 'endedAt'];
      const [alerted, ...later] = moments.map((name) => Math.floor(Date.parse(String(outcome.call[name])) / 1000));
      expect(later.map((second) => second - (alerted ?? 0))).toEqual([2, 18, 36]);
      const { amount } = outcome.call['cost'] as { amount: string };
      expect(Number(amount)).toBeGreaterThan(0);
    },
    deadlineMs,
  );
});
