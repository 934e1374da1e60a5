/** Something wrong at one place of a JSON document: an RFC 6901 pointer and a sentence. */
export interface SettingsProblem {
  pointer: string;
  detail: string;
}

/** Checks one value; tells what is wrong, with pointers below `pointer`. Nothing is thrown. */
export type Check = (value: unknown, pointer: string) => SettingsProblem[];

const wrong = (pointer: string, detail: string): SettingsProblem[] => [{ pointer, detail }];

/** True or false. */
export const flag: Check = (value, pointer) =>
  typeof value === 'boolean' ? [] : wrong(pointer, 'must be true or false');

/** A text that matches; `detail` says what it must be. */
export function text(pattern: RegExp, detail: string): Check {
  return (value, pointer) => (typeof value === 'string' && pattern.test(value) ? [] : wrong(pointer, detail));
}

/** A whole number between two bounds, both included. */
export function wholeNumber(least: number, greatest: number): Check {
  return (value, pointer) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= greatest
      ? []
      : wrong(pointer, `must be a whole number from ${least} to ${greatest}`);
}

/** One of a few words. */
export function oneOf(words: readonly string[]): Check {
  return (value, pointer) =>
    typeof value === 'string' && words.includes(value) ? [] : wrong(pointer, `must be one of ${words.join(', ')}`);
}

/** A list of at most `greatest` values, each of which passes. */
export function listOf(check: Check, greatest: number): Check {
  return (value, pointer) => {
    if (!Array.isArray(value)) return wrong(pointer, 'must be a list');
    if (value.length > greatest) return wrong(pointer, `must have at most ${greatest} entries`);
    return value.flatMap((entry: unknown, index) => check(entry, `${pointer}/${index}`));
  };
}

/** What a member that may be missing must be when it is there. */
export interface OptionalMember {
  optional: Check;
}

/**
 * An object with exactly these members. `keepUnknown` lets members of other names pass: old and new versions of one
 * document live side by side.
 */
export function object(members: Readonly<Record<string, Check | OptionalMember>>, keepUnknown = false): Check {
  return (value, pointer) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(pointer, 'must be an object');
    const given = value as Readonly<Record<string, unknown>>;
    const known = Object.entries(members).flatMap(([name, member]) => {
      const place = `${pointer}/${name}`;
      const present = given[name] !== undefined;
      if (typeof member !== 'function') return present ? member.optional(given[name], place) : [];
      return present ? member(given[name], place) : wrong(place, 'must be given');
    });
    if (keepUnknown) return known;
    const unknown = Object.keys(given).filter((name) => !Object.prototype.hasOwnProperty.call(members, name));
    return known.concat(
      unknown.slice(0, 20).map((name) => ({ pointer: `${pointer}/${escaped(name)}`, detail: 'is not known' })),
    );
  };
}

/** RFC 6901 section 3, and bounded: the name is the sender's. */
function escaped(name: string): string {
  return name.slice(0, 60).replace(/~/g, '~0').replace(/\//g, '~1');
}
