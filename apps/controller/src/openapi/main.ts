import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { loadConfig, runMain } from '#foundation';
import { ControllerConfig } from '../controller.config';
import { ControllerModule } from '../controller.module';
import { roomConfigs } from '../rooms';
import { createOpenApiDocument } from './document';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const nobody = {
  account_id: 1,
  account_name: 'nobody',
  account_email: 'nobody@patchbay.invalid',
  api_key: 'nobody',
  key_id: 'nobody',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
};

/** Values that satisfy the config classes; nothing is connected to while a document is made. */
const environment = {
  PATCHBAY_ENV: 'test',
  PATCHBAY_PUBLIC_URL: 'http://127.0.0.1:8080',
  DATABASE_URL: 'mysql://nobody@127.0.0.1:1/none',
  REDIS_URL: 'redis://127.0.0.1:1',
  PATCHBAY_KEY_ENCRYPTION_KEY: `${'A'.repeat(43)}=`,
  VOICE_PLATFORM_URL: 'http://127.0.0.1:1/platform_api',
  VOICE_PLATFORM_CREDENTIALS: JSON.stringify({ RUB: nobody }),
};

/** Writes the OpenAPI document to the file named by the first argument. */
void runMain(async () => {
  const [target] = process.argv.slice(2);
  if (target === undefined) throw new TypeError('Name the file to write.');
  const config = loadConfig([...roomConfigs, ControllerConfig], environment);
  const app = await NestFactory.create(ControllerModule.with(config), new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- made by the swagger plugin just before; not part of the sources
  const { default: metadata } = require('../metadata.js') as { default: () => Promise<Record<string, unknown>> };
  await SwaggerModule.loadPluginMetadata(metadata);
  writeFileSync(target, `${JSON.stringify(createOpenApiDocument(app), null, 2)}\n`);
});
