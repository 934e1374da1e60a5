import { firstDifference } from './compare-log';
import { expectedLog } from './expected-log';

const startMs = Date.UTC(2015, 6, 24, 8, 50, 8);

const ids: Readonly<Record<string, string>> = {
  '…accountId = …': 'accessURL = http://127.0.0.1:8090/request/1_127.0.0.1/t ; accountId = 1',
  '<caller>': 'c1',
  '<phone67>': 'p1',
  '<user67>': 'u1',
  '<record>': 'http://r/1.mp3',
  '<log>': 'http://l/1',
  '<access>': '/request/1_127.0.0.1/t',
  '…': '7',
  '~': '',
};

/** A log that is as expected, but for what a test does to its lines. */
function logOf(change: (lines: { second: number; text: string }[]) => void): string {
  const lines = expectedLog.map(({ second, text }) => ({
    second,
    text: Object.entries(ids).reduce((rest, [name, id]) => rest.replaceAll(name, id), text),
  }));
  change(lines);
  return lines
    .map(
      ({ second, text }) =>
        `${new Date(startMs + second * 1000).toISOString().slice(0, 19).replace('T', ' ')} ${text}\n`,
    )
    .join('');
}

const swap = (lines: unknown[], index: number): void => {
  lines.splice(index, 2, lines[index + 1], lines[index]);
};
const place = (part: string): number => expectedLog.findIndex(({ text }) => text.includes(part));

describe("the comparison with the seed's log", () => {
  it('finds nothing in the log that it describes', () => {
    expect(
      firstDifference(
        logOf(() => undefined),
        true,
      ),
    ).toBeUndefined();
    expect(
      firstDifference(
        logOf(() => undefined),
        false,
      ),
    ).toBeUndefined();
  });

  it.each(expectedLog.map(({ text }, index) => [text, index] as const))('misses %s', (_text, index) => {
    const without = logOf((lines) => void lines.splice(index, 1));
    expect(firstDifference(without, true)).toBeDefined();
    expect(firstDifference(without, false)).toBeDefined();
  });

  it.each([
    ['a line a second late', (lines) => void (lines[40] = { ...lines[40]!, second: lines[40]!.second + 1 })],
    ['two lines in the other order', (lines) => swap(lines, place('RecordStarted'))],
    ['a line too many', (lines) => void lines.splice(20, 0, { second: 1, text: 'Direct code is: 12' })],
    ['Stop where StopMediaBetween was expected', (lines) => swap(lines, place('StopMediaBetween'))],
    ['another duration', (lines) => void (lines[place('Call params')]!.text = 'Call params: CALL_DURATION=33')],
  ] as [string, (lines: { second: number; text: string }[]) => void][])('sees %s', (_what, change) => {
    expect(firstDifference(logOf(change), true)).toBeDefined();
  });

  it('lets seconds drift and lines float at wall pace only', () => {
    const drifting = logOf((lines) => {
      for (const line of lines.slice(60)) line.second += 1;
      swap(lines, place('code = 487') - 1);
    });
    expect(firstDifference(drifting, false)).toBeUndefined();
    expect(firstDifference(drifting, true)).toBeDefined();
  });
});
