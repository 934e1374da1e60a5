/** What of a thrown value is worth telling; undefined where it has no such data property. */
export interface ThrownValue {
  /** The value itself, of one that is no object. */
  primitive: string | undefined;
  name: string | undefined;
  message: string | undefined;
  stack: string | undefined;
}

/** Reads one member of a thrown value, or with the name '' the value itself if it is a primitive one. */
export type ReadThrown = (thrown: unknown, name: string) => string | undefined;

/**
 * Builds the reader; its source text runs inside the sandbox, before the scenario, so it uses nothing but the language's own
 * globals and takes them at once. It reads data properties only: a getter is the scenario's code.
 */
export function createThrownReader(): ReadThrown {
  const { getOwnPropertyDescriptor, getPrototypeOf, hasOwn } = Object;
  const text = String;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- `call` is bound to it
  const slice = Function.prototype.call.bind(String.prototype.slice) as (
    from: string,
    start: number,
    end: number,
  ) => string;
  const mostCharacters = 4000;
  const mostPrototypes = 8;

  const isObject = (value: unknown): value is object =>
    (typeof value === 'object' && value !== null) || typeof value === 'function';

  function find(holder: unknown, name: string): unknown {
    for (let depth = 0; depth < mostPrototypes && isObject(holder); depth += 1) {
      const found = getOwnPropertyDescriptor(holder, name);
      if (found !== undefined) return hasOwn(found, 'value') ? found.value : undefined;
      holder = getPrototypeOf(holder);
    }
    return undefined;
  }

  return (thrown, name) => {
    if (name !== '' && !isObject(thrown)) return undefined;
    const value = name === '' ? thrown : find(thrown, name);
    return isObject(value) || (name !== '' && value === undefined) ? undefined : slice(text(value), 0, mostCharacters);
  };
}
