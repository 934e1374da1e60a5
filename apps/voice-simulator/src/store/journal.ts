import { closeSync, existsSync, openSync, readFileSync, renameSync, truncateSync, writeSync } from 'node:fs';
import type { Change } from './collection';

/** The journal holds a line in its middle that is not one of ours: somebody edited it, or the disk is ill. */
export class JournalDamaged extends Error {
  constructor(file: string, line: number) {
    super(`${file} is damaged at line ${line}; restore it, or delete the data folder to begin anew`);
    this.name = 'JournalDamaged';
  }
}

/**
 * An append-only file, one JSON array of changes a line, written before a request is answered. A line is one `write`, so a kill -9
 * leaves at most a cut last line, which is dropped at the next start. A power failure may lose the last seconds (no fsync: this is
 * a development platform).
 */
export class Journal {
  private descriptor: number;

  constructor(private readonly file: string) {
    this.descriptor = openSync(file, 'a', 0o600);
  }

  /** Every commit written so far, oldest first. Cuts off a half-written last line. Throws `JournalDamaged` on any other bad line. */
  *read(): Generator<readonly Change[]> {
    if (!existsSync(this.file)) return;
    const content = readFileSync(this.file);
    let start = 0;
    for (let number = 1; start < content.length; number += 1) {
      const end = content.indexOf(10, start);
      const changes = end === -1 ? undefined : parse(content.toString('utf8', start, end));
      if (changes === undefined) {
        if (end !== -1 && end !== content.length - 1) throw new JournalDamaged(this.file, number);
        truncateSync(this.file, start);
        return;
      }
      yield changes;
      start = end + 1;
    }
  }

  /** Appends one commit. */
  append(changes: readonly Change[]): void {
    writeSync(this.descriptor, `${JSON.stringify(changes)}\n`);
  }

  /** Replaces the file by these commits, through a second file and a rename, so that a crash leaves the old or the new one. */
  compact(commits: Iterable<readonly Change[]>): void {
    const fresh = `${this.file}.new`;
    const descriptor = openSync(fresh, 'w', 0o600);
    for (const changes of commits) writeSync(descriptor, `${JSON.stringify(changes)}\n`);
    closeSync(descriptor);
    closeSync(this.descriptor);
    renameSync(fresh, this.file);
    this.descriptor = openSync(this.file, 'a', 0o600);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

function parse(line: string): readonly Change[] | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return Array.isArray(value) ? (value as Change[]) : undefined;
  } catch {
    return undefined;
  }
}
