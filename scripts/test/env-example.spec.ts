import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { ControllerConfig } from '../../apps/controller/src/controller.config';
import { roomConfigs } from '../../apps/controller/src/rooms';
import { roomConfigs as workerRoomConfigs } from '../../apps/worker/src/rooms';
import { WorkerConfig } from '../../apps/worker/src/worker.config';
import { envFieldsOf } from '../../libs/foundation/src/config/env';
import { ConfigError, loadConfig, type ConfigClass } from '#foundation';

const example = readFileSync(resolve(__dirname, '../../.env.example'), 'utf8');
const controllerConfigs: readonly ConfigClass[] = [...roomConfigs, ControllerConfig];
const workerConfigs: readonly ConfigClass[] = [...workerRoomConfigs, WorkerConfig];
const fields = [...new Set([...controllerConfigs, ...workerConfigs])].flatMap((config) => envFieldsOf(config));
const shown = [...example.matchAll(/^(#?)([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, hash, name = '', value = '']) => ({
  name,
  value,
  isOptional: hash === '#',
}));

/** The names that a process would refuse to start with. */
function refused(configs: readonly ConfigClass[], environment: NodeJS.Dict<string>): string[] {
  try {
    loadConfig(configs, environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ name }) => name);
    throw error;
  }
}

describe('.env.example', () => {
  it('names every variable of controller and worker once, and no other', () => {
    expect(shown.map(({ name }) => name).sort()).toEqual([...new Set(fields.map(({ name }) => name))].sort());
  });

  it.each(shown)('says of $name whether it must be set, and its default', ({ name, value, isOptional }) => {
    const declared = fields.filter((field) => field.name === name);
    const defaults = declared.map((field) => (field.optional ? '' : field.default));
    expect(isOptional).toBe(!defaults.includes(undefined));
    if (isOptional) expect(defaults.map(String)).toContain(value);
  });

  it.each([
    ['controller', controllerConfigs],
    ['worker', workerConfigs],
  ])('starts the %s once its secrets are filled in', (_app, configs) => {
    expect([...new Set(refused(configs, parseEnv(example)))].sort()).toEqual([
      'PATCHBAY_KEY_ENCRYPTION_KEY',
      'VOICE_PLATFORM_CREDENTIALS',
    ]);
  });
});
