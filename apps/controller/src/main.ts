import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { checkDurableServers, loadConfig, Readiness, runMain, RuntimeConfig } from '#foundation';
import { ControllerConfig } from './controller.config';
import { createController } from './create-controller';
import { serveOpenApi } from './openapi/serve';
import { roomConfigs } from './rooms';

const log = new Logger('Controller');

/** Stops taking work, lets requests in progress finish, closes everything, exits 0; gives up waiting after the configured seconds. */
async function stop(app: Awaited<ReturnType<typeof createController>>, signal: string): Promise<void> {
  log.log('Stopping', { signal });
  app.get(Readiness).beginStop();
  const patience = setTimeout(() => process.exit(1), app.get(ControllerConfig).stopSeconds * 1000);
  await app.close();
  clearTimeout(patience);
  process.exit(0);
}

void runMain(async () => {
  const config = loadConfig([...roomConfigs, ControllerConfig]);
  const app = await createController(config);
  await checkDurableServers({
    dataSource: app.get(DataSource),
    redis: app.get(Redis),
    runtime: config.get(RuntimeConfig),
  });
  if (!config.get(RuntimeConfig).isProduction) serveOpenApi(app);
  const { listenHost, listenPort } = config.get(ControllerConfig);
  await app.listen(listenPort, listenHost);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(app, signal));
  log.log('Listening', { address: await app.getUrl() });
});
