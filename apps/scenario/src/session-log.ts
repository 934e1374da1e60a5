const RULE = '-'.repeat(90);

/** Writes one line to the session log; the platform stamps it with the time. */
export function writeLine(text: string): void {
  Logger.write(text);
}

/** Writes a section that the eye finds: a blank line, a rule, the lines, a rule, a blank line. */
export function writeSection(...lines: string[]): void {
  ['', RULE, ...lines, RULE, ''].forEach(writeLine);
}

/** Writes what follows upon a section and closes it: the line, a rule, a blank line. */
export function writeVerdict(line: string): void {
  [line, RULE, ''].forEach(writeLine);
}
