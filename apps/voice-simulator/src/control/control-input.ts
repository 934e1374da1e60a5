/** The control API was told something that makes no sense; answered with HTTP 400 and its message. */
export class BadControlInput extends Error {
  readonly statusCode = 400;
}

/** The fields of a JSON body, read by type. */
export class ControlInput {
  private readonly fields: Readonly<Record<string, unknown>>;

  constructor(body: unknown) {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw new BadControlInput('the body must be a JSON object');
    }
    this.fields = body as Readonly<Record<string, unknown>>;
  }

  /** Refuses fields that nobody reads: a misspelt one would be ignored in silence. */
  only(...names: readonly string[]): this {
    const unknown = Object.keys(this.fields).filter((name) => !names.includes(name));
    if (unknown.length > 0) throw new BadControlInput(`unknown fields: ${unknown.join(', ')}`);
    return this;
  }

  object(name: string): ControlInput {
    return new ControlInput(this.fields[name] ?? {});
  }

  raw(name: string): unknown {
    return this.fields[name];
  }

  text(name: string): string | undefined {
    return this.typed(name, 'string');
  }

  number(name: string): number | undefined {
    const value = this.typed<number>(name, 'number');
    if (value !== undefined && !Number.isFinite(value)) throw new BadControlInput(`${name} must be a number`);
    return value;
  }

  flag(name: string): boolean | undefined {
    return this.typed(name, 'boolean');
  }

  private typed<T>(name: string, type: 'string' | 'number' | 'boolean'): T | undefined {
    const value = this.fields[name];
    if (value === undefined) return undefined;
    if (typeof value !== type) throw new BadControlInput(`${name} must be a ${type}`);
    return value as T;
  }
}

/** An object without the members that are undefined. */
export function withoutUndefined<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
