import { appendFileSync } from 'node:fs';

/** Characters after which a session's log is cut: a scenario may write for ever. */
const longestLog = 8 * 1024 * 1024;

/** The platform log of one session, a file that can be read while the session lives; a line of it is lost only with the process. */
export class SessionLog {
  private waiting: string[] = [];
  private length = 0;
  private scheduled: NodeJS.Immediate | undefined;

  constructor(private readonly file: string) {}

  /** Adds a finished line, without its line feed. */
  write(line: string): void {
    if (this.length > longestLog) return;
    this.length += line.length;
    this.waiting.push(this.length > longestLog ? 'The log is too long: the rest is left out' : line);
    this.scheduled ??= setImmediate(() => this.flush());
  }

  /** Puts everything into the file now. */
  flush(): void {
    clearImmediate(this.scheduled);
    this.scheduled = undefined;
    if (this.waiting.length === 0) return;
    appendFileSync(this.file, `${this.waiting.join('\n')}\n`, { mode: 0o600 });
    this.waiting = [];
  }
}
