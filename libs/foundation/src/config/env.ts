import 'reflect-metadata';

/** How the text of an environment variable becomes the value of a config field. */
export type EnvKind = 'text' | 'integer' | 'boolean' | 'list';

/** What `@Env` records of one field: its variable, how to read it, its default, and whether its value is a secret. */
export interface EnvField {
  field: string;
  name: string;
  kind: EnvKind;
  default?: string | number | boolean | readonly string[];
  optional: boolean;
  secret: boolean;
}

const fieldsByClass = new WeakMap<object, EnvField[]>();

/** The fields of a config class, in order of declaration. */
export function envFieldsOf(configClass: { prototype: object }): readonly EnvField[] {
  return fieldsByClass.get(configClass.prototype) ?? [];
}

/**
 * Binds a field of a config class to an environment variable. `NAME_FILE` is read too: the path of a file that holds the value.
 * Validation is class-validator's, on the same field. A field without default must be set, unless it is `optional`.
 * A `secret` value is registered with the log's redaction, so that it can never be printed.
 */
export function Env(
  name: string,
  options: { kind?: EnvKind; default?: EnvField['default']; optional?: boolean; secret?: boolean } = {},
): PropertyDecorator {
  return (prototype, field) => {
    const fields = fieldsByClass.get(prototype) ?? [];
    fields.push({
      field: String(field),
      name,
      kind: options.kind ?? 'text',
      optional: options.optional ?? false,
      secret: options.secret ?? false,
      ...(options.default === undefined ? {} : { default: options.default }),
    });
    fieldsByClass.set(prototype, fields);
  };
}
