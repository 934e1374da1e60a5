import { createClock, JsonLogger, loadConfig, registerSecret, RuntimeConfig, runMain } from '#foundation';
import { DemoPortalConfig } from './demo-portal.config';
import { readLicence } from './licence';
import { startPortal } from './portal';

/** The demo portal as a process: configured by the environment, ends cleanly on SIGTERM and SIGINT. */
async function main(): Promise<void> {
  const loaded = loadConfig([RuntimeConfig, DemoPortalConfig]);
  const config = loaded.get(DemoPortalConfig);
  const runtime = loaded.get(RuntimeConfig);
  const log = new JsonLogger('demo-portal', runtime.logLevel);
  const licence = readLicence(config.dataFolder);
  registerSecret(licence.licenceKey);
  const clock = await createClock(runtime);
  const portal = await startPortal(config, licence, clock, log);
  log.log('The demo portal is ready', { url: portal.url, portalId: licence.portalId });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void portal.close().then(() => {
        clock.close();
        process.exit(0);
      });
    });
  }
}

void runMain(main);
