import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startGuarded, waitFor, type GuardedChild } from '#testing';

const script = resolve(__dirname, '../start.mjs');
const startDeadlineMs = 90_000;

/** A start of everything in a data folder of its own. */
interface Start {
  folder: string;
  launcher: GuardedChild;
}

type Addresses = Record<'controller' | 'voiceSimulator' | 'demoPortal' | 'worker', string>;

describe('npm start', () => {
  const starts: Start[] = [];
  afterEach(async () => {
    await Promise.all(starts.map(({ launcher }) => launcher.stop()));
    for (const { folder } of starts.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  const start = async (folder = mkdtempSync(join(tmpdir(), 'patchbay-start-'))): Promise<Start> => {
    const env = { ...process.env, DATABASE_URL: '', REDIS_URL: '' };
    const begun = { folder, launcher: await startGuarded([script, '--data', folder], env) };
    starts.push(begun);
    return begun;
  };
  const ready = async ({ folder, launcher }: Start): Promise<Addresses> => {
    const isReady = waitFor(() => launcher.logs().includes('Patchbay is ready'), {
      deadlineMs: startDeadlineMs,
      what: 'the system',
    });
    const endedWith = await Promise.race([launcher.exited, isReady]);
    if (endedWith !== true) throw new Error(launcher.logs());
    return (JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as { addresses: Addresses }).addresses;
  };

  it(
    'starts twice at once, each on ports of its own, and keeps its addresses or says why it cannot',
    async () => {
      const [first, second] = await Promise.all([start(), start()]);
      const addresses = await Promise.all([ready(first), ready(second)]);
      const all = addresses.flatMap((of) => Object.values(of));
      expect(new Set(all).size).toBe(all.length);

      await Promise.all([first.launcher.stop(), second.launcher.kill()]);
      const stranger = createServer().listen(Number(new URL(addresses[0].controller).port), '127.0.0.1');
      await once(stranger, 'listening');
      const refused = await start(first.folder);
      const code = await refused.launcher.exited;
      stranger.close();
      expect([code, refused.launcher.logs()]).toEqual([
        1,
        expect.stringMatching(
          /Port \d+ is taken by another program, and the accounts in .* were made for the controller/,
        ),
      ]);

      // What a kill leaves between storing the demo's licence and remembering that it is stored.
      rmSync(join(second.folder, 'demo-portal', 'issued-in.json'));
      const again = await Promise.all([start(first.folder), start(second.folder)]);
      expect(await Promise.all(again.map(ready))).toEqual(addresses);
    },
    3 * startDeadlineMs,
  );
});
