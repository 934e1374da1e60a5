import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VirtualClock } from '#scenario-sandbox';

const fileName = 'clock.json';

/** How far beyond the present the mark is set: a file for every moment would cost more than the moments. */
const aheadMs = 2000;
/** How often, by the wall, a clock that runs at wall pace is looked at: it tells nobody of such changes. */
const lookEveryMs = 500;

/**
 * Keeps a moment in the data folder that virtual time has not passed yet, so that a simulator that starts there again, be it after a
 * kill -9, never goes back in time; it may go on at most two seconds late.
 */
export class ClockMark {
  private readonly file: string;
  private readonly look: NodeJS.Timeout;
  private markMs = -Infinity;

  /** The moment that was kept in a data folder, ms since the epoch; undefined in a new one. */
  static read(dataFolder: string): number | undefined {
    try {
      const { notBefore } = JSON.parse(readFileSync(join(dataFolder, fileName), 'utf8')) as { notBefore?: unknown };
      return typeof notBefore === 'number' ? notBefore : undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  constructor(
    private readonly clock: VirtualClock,
    dataFolder: string,
  ) {
    this.file = join(dataFolder, fileName);
    this.reach(clock.now());
    clock.onJump((_from, to) => this.reach(to));
    this.look = setInterval(() => this.reach(clock.now()), lookEveryMs).unref();
  }

  /** Keeps the present itself, and no more after that. */
  close(): void {
    clearInterval(this.look);
    this.write(this.clock.now());
  }

  private reach(nowMs: number): void {
    if (nowMs + aheadMs / 2 > this.markMs) this.write(nowMs + aheadMs);
  }

  private write(markMs: number): void {
    this.markMs = markMs;
    writeFileSync(`${this.file}.new`, JSON.stringify({ notBefore: markMs }), { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }
}
