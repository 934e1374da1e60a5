import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from './free-port';
import { startGuarded, type GuardedChild } from './guarded-child';
import { waitFor } from './wait-for';

const root = resolve(__dirname, '../../..');
const readyDeadlineMs = 20_000;

/** The apps that can be started, by their folders below apps/. */
export type AppName = 'controller' | 'worker' | 'voice-simulator' | 'demo-portal';

/** An app that runs from dist/ in a process of its own. */
export interface App extends GuardedChild {
  name: AppName;
  /** `http://127.0.0.1:<port>`. */
  url: string;
  /** What it was started with, over this process's own environment: to start another app, or the same one again. */
  env: Record<string, string>;
}

/**
 * Starts a built app on free ports of 127.0.0.1 and waits until `GET /health/ready` answers 2xx. The caller stops it, in
 * `afterAll` or earlier; when the jest worker dies it ends by itself.
 * @param env the app's own variables; ports and data folders are chosen here where they are not given
 * @throws Error with its log when it ends first (a bad environment: exit 78) or is not ready within 20 s
 */
export async function startApp(name: AppName, env: Record<string, string>): Promise<App> {
  const entry = join(root, 'dist/apps', name, 'src/main.js');
  if (!existsSync(entry)) throw new Error(`${entry} is missing: run \`npm run build\`.`);
  const full = { ...(await ownAddresses(name)), ...env };
  const child = await startGuarded([entry], { ...process.env, ...full });
  const app: App = { ...child, name, env: full, url: `http://127.0.0.1:${portOf(name, full)}` };
  let exitCode: number | undefined;
  void child.exited.then((code) => (exitCode = code));
  try {
    await waitFor(async () => exitCode !== undefined || (await fetch(`${app.url}/health/ready`)).ok, {
      deadlineMs: readyDeadlineMs,
      what: `${name} to be ready`,
    });
  } catch (cause) {
    await app.stop();
    throw new Error(`${name} was not ready:\n${app.logs()}`, { cause });
  }
  if (exitCode !== undefined) throw new Error(`${name} ended with exit code ${String(exitCode)}:\n${app.logs()}`);
  return app;
}

async function ownAddresses(name: AppName): Promise<Record<string, string>> {
  const port = String(await freePort());
  const data = (): string => mkdtempSync(join(tmpdir(), `patchbay-${name}-`));
  switch (name) {
    case 'controller':
    case 'worker':
      return { PATCHBAY_ENV: 'development', PATCHBAY_LISTEN_HOST: '127.0.0.1', PATCHBAY_LISTEN_PORT: port };
    case 'demo-portal':
      return { DEMO_PORTAL_PORT: port, DEMO_PORTAL_DATA: data() };
    case 'voice-simulator':
      return {
        VOICE_SIMULATOR_PORT: port,
        VOICE_SIMULATOR_TLS_PORT: String(await freePort()),
        VOICE_SIMULATOR_CLOCK_PORT: String(await freePort()),
        VOICE_SIMULATOR_DATA: data(),
        VOICE_SIMULATOR_MODE: 'wall',
      };
  }
}

function portOf(name: AppName, env: Record<string, string>): string {
  const variable = { 'voice-simulator': 'VOICE_SIMULATOR_PORT', 'demo-portal': 'DEMO_PORTAL_PORT' } as const;
  return env[name in variable ? variable[name as keyof typeof variable] : 'PATCHBAY_LISTEN_PORT'] ?? '';
}
