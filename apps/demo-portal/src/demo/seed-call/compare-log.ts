import type { ExpectedLine } from './expected-log';
import { expectedLog } from './expected-log';
import type { ShownLine } from './shown-log';
import { shownLines } from './shown-log';

/**
 * The first line of a session's log that is not as expected, in words; `undefined` when all are. On virtual time every line must
 * stand in its place and second; at wall pace seconds drift, and floating lines may stand anywhere, each once.
 */
export function firstDifference(log: string, virtualTime: boolean): string | undefined {
  const shown = shownLines(log);
  return virtualTime ? inPlace(shown) : inOrder(shown);
}

function inPlace(shown: readonly ShownLine[]): string | undefined {
  for (let index = 0; index < Math.max(shown.length, expectedLog.length); index += 1) {
    const [actual, expected] = [shown[index], expectedLog[index]];
    const fits = actual?.second === expected?.second && matches(actual, expected, true);
    if (!fits) return difference(actual, expected);
  }
  return undefined;
}

function inOrder(shown: readonly ShownLine[]): string | undefined {
  const settled = expectedLog.filter(({ floats }) => !floats);
  const floating = expectedLog.filter(({ floats }) => floats);
  for (const actual of shown) {
    const anywhere = floating.findIndex((expected) => matches(actual, expected, false));
    if (matches(actual, settled[0], false)) settled.shift();
    else if (anywhere >= 0) floating.splice(anywhere, 1);
    else return difference(actual, settled[0]);
  }
  const [missing] = [...settled, ...floating];
  return missing === undefined ? undefined : difference(undefined, missing);
}

function matches(actual: ShownLine | undefined, expected: ExpectedLine | undefined, exactly: boolean): boolean {
  if (actual === undefined || expected === undefined) return false;
  const pattern = expected.text
    .replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
    .replaceAll('…', '.*')
    .replace(/~(\d+)/g, exactly ? '$1' : String.raw`\d+`);
  return new RegExp(`^${pattern}$`).test(actual.text);
}

function difference(actual: ShownLine | undefined, expected: ExpectedLine | undefined): string {
  const words = (line: ShownLine | undefined): string =>
    line === undefined ? 'nothing' : `"${line.text}" at second ${line.second}`;
  return `${words(actual)} instead of ${words(expected)}`;
}
