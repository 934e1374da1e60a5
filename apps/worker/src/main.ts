import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import {
  checkDurableServers,
  JsonLogger,
  loadConfig,
  ProblemFilter,
  Readiness,
  runMain,
  RuntimeConfig,
} from '#foundation';
import { roomConfigs } from './rooms';
import { WorkerConfig } from './worker.config';
import { WorkerModule } from './worker.module';

const log = new Logger('Worker');

/** Takes no more work, lets work in progress finish, closes everything, exits 0; gives up waiting after the configured seconds. */
async function stop(app: NestFastifyApplication, signal: string): Promise<void> {
  log.log('Stopping', { signal });
  app.get(Readiness).beginStop();
  const patience = setTimeout(() => process.exit(1), app.get(WorkerConfig).stopSeconds * 1000);
  await app.close();
  clearTimeout(patience);
  process.exit(0);
}

void runMain(async () => {
  const config = loadConfig([...roomConfigs, WorkerConfig]);
  const app = await NestFactory.create<NestFastifyApplication>(WorkerModule.with(config), new FastifyAdapter(), {
    logger: new JsonLogger('worker', config.get(RuntimeConfig).logLevel),
    abortOnError: false,
  });
  await checkDurableServers({
    dataSource: app.get(DataSource),
    redis: app.get(Redis),
    runtime: config.get(RuntimeConfig),
  });
  app.useGlobalFilters(new ProblemFilter());
  const { listenHost, listenPort } = config.get(WorkerConfig);
  await app.listen(listenPort, listenHost);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(app, signal));
  log.log('Working', { health: `${await app.getUrl()}/health/ready` });
});
