/** One line of a session's log, free of what differs from call to call. */
export interface ShownLine {
  /** Whole seconds from the log's first line, as its stamps have them. */
  second: number;
  /** Ids and addresses are replaced by what they are of: `<caller>`, `<user67>`, `<record>`, `<log>`, `<access>`. */
  text: string;
}

const stampLength = 'YYYY-MM-DD HH:MM:SS '.length;

/** Where a line names something by an id that it got in this call. */
const namings: readonly RegExp[] = [
  /; id = (?<caller>\S+) ; name = Application\.CallAlerting ;/,
  /CallUser with params \[\{id = (?<phone67>\S+) ; \}.* username = phone67 ;/,
  /CallUser with params \[\{id = (?<user67>\S+) ; \}.* username = user67 ;/,
  /name = Call\.RecordStarted ; url = (?<record>\S+) ;/,
  /logURL = (?<log>\S+) ;/,
  /accessURL = https?:\/\/[^/]+(?<access>\S+) ;/,
];

/** The log without blank lines, without rules, and without the platform's event of a playback's start, which the seed's time did not know. */
export function shownLines(log: string): ShownLine[] {
  const names = namesIn(log);
  const lines = log.split('\n').filter((line) => line !== '');
  const first = secondOf(lines[0] ?? '');
  return lines
    .map((line) => ({ second: secondOf(line) - first, text: named(line.slice(stampLength), names) }))
    .filter(({ text }) => text !== '' && !/^-+$/.test(text) && !text.includes('name = Call.PlaybackStarted'));
}

function namesIn(log: string): (readonly [name: string, id: string])[] {
  return namings.flatMap((naming) => Object.entries(naming.exec(log)?.groups ?? {}));
}

function named(text: string, names: readonly (readonly [name: string, id: string])[]): string {
  return names.reduce((rest, [name, id]) => rest.replaceAll(id, `<${name}>`), text);
}

function secondOf(line: string): number {
  return Date.parse(`${line.slice(0, stampLength - 1).replace(' ', 'T')}Z`) / 1000;
}
