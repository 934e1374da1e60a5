import { readFileSync } from 'node:fs';
import { validateSync } from 'class-validator';
import { registerSecret } from '../logging/redaction';
import { type EnvField, envFieldsOf } from './env';

/** A config class: fields bound by `@Env`, rules by class-validator, an optional `check()` for rules over several fields. */
export type ConfigClass<T extends object = object> = new () => T;

/** One thing that is wrong with the environment: the variable's name and the rule it broke, never its value. */
export interface ConfigProblem {
  name: string;
  rule: string;
}

/** Thrown when the environment breaks any rule; carries every problem at once. A process that sees it exits 78 (EX_CONFIG of sysexits.h). */
export class ConfigError extends Error {
  constructor(readonly problems: readonly ConfigProblem[]) {
    super(problems.map((problem) => `${problem.name}: ${problem.rule}`).join('\n'));
    this.name = 'ConfigError';
  }
}

/** Config objects by their class, built and validated together by `loadConfig`. */
export class LoadedConfig {
  constructor(private readonly values: ReadonlyMap<ConfigClass, object>) {}

  /** The frozen instance of a config class. Throws a TypeError when the class was not loaded: a wiring mistake. */
  get<T extends object>(configClass: ConfigClass<T>): T {
    const value = this.values.get(configClass);
    if (value === undefined) throw new TypeError(`${configClass.name} was not loaded`);
    return value as T;
  }

  /** Nest providers, one per loaded class, injected as the class itself. */
  providers(): { provide: ConfigClass; useValue: object }[] {
    return [...this.values].map(([provide, useValue]) => ({ provide, useValue }));
  }
}

/**
 * Builds every config class from the environment and validates them all before anything else starts.
 * Throws `ConfigError` naming every bad variable and the rule it broke, without values.
 */
export function loadConfig(
  classes: readonly ConfigClass[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): LoadedConfig {
  const problems: ConfigProblem[] = [];
  const values = new Map<ConfigClass, object>();
  for (const configClass of classes) {
    const instance = new configClass() as Record<string, unknown>;
    const unread = new Set<string>();
    for (const field of envFieldsOf(configClass)) {
      const result = readField(field, environment);
      if ('problem' in result) {
        problems.push({ name: field.name, rule: result.problem });
        unread.add(field.field);
      } else if (result.value !== undefined) {
        instance[field.field] = result.value;
        if (field.secret) for (const secret of [result.value].flat()) registerSecret(String(secret));
      }
    }
    problems.push(...validate(configClass, instance, unread));
    values.set(configClass, Object.freeze(instance));
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return new LoadedConfig(values);
}

function readField(
  field: EnvField,
  environment: Readonly<Record<string, string | undefined>>,
): { value: EnvField['default'] } | { problem: string } {
  const text = readText(field.name, environment);
  if (typeof text === 'object') return text;
  if (text === undefined || text === '') {
    if (field.default !== undefined) return { value: field.default };
    return field.optional ? { value: undefined } : { problem: 'must be set' };
  }
  switch (field.kind) {
    case 'text':
      return { value: text };
    case 'integer':
      return /^-?\d{1,15}$/.test(text) ? { value: Number(text) } : { problem: 'must be a whole number' };
    case 'boolean':
      return text === 'true' || text === 'false' ? { value: text === 'true' } : { problem: 'must be true or false' };
    case 'list':
      return {
        value: text
          .split(',')
          .map((item) => item.trim())
          .filter((item) => item !== ''),
      };
  }
}

function readText(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined | { problem: string } {
  const path = environment[`${name}_FILE`];
  if (path === undefined || path === '') return environment[name];
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return { problem: `the file named by ${name}_FILE cannot be read` };
  }
}

function validate(configClass: ConfigClass, instance: object, unread: ReadonlySet<string>): ConfigProblem[] {
  const names = new Map(envFieldsOf(configClass).map((field) => [field.field, field.name]));
  const broken = validateSync(instance, { forbidUnknownValues: false })
    .filter((error) => !unread.has(error.property))
    .flatMap((error) =>
      Object.values(error.constraints ?? {}).map((rule) => ({
        name: names.get(error.property) ?? error.property,
        rule: rule.replace(error.property, '').trim(),
      })),
    );
  const named = new Set([...broken.map(({ name }) => name), ...[...unread].map((field) => names.get(field))]);
  const further = overSeveral(instance, named.size > 0).filter(({ name }) => !named.has(name));
  return [...broken, ...further];
}

/**
 * The rules over several fields, which hold also when others are broken: every bad name is reported at once. A rule that cannot be
 * applied to what is left of a broken class says nothing until that is mended.
 */
function overSeveral(instance: object, isBroken: boolean): ConfigProblem[] {
  if (!('check' in instance) || typeof instance.check !== 'function') return [];
  try {
    return (instance.check as () => ConfigProblem[])();
  } catch (error) {
    if (isBroken) return [];
    throw error;
  }
}
