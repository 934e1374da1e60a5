import { LRUCache } from 'lru-cache';
import { AppError, type Clock } from '#foundation';

interface Kept<T> {
  value: T;
  readAt: number;
}

interface Reading<T> {
  answer: Promise<T | undefined>;
  begunAt: number;
}

/** How old a fact may be before it is read anew, so that every replica sees a change soon. */
const freshForMs = 1000;
/** Longest that a request waits for a database that accepts and does not answer, when something is known already. */
const patienceMs = 500;
/** A reading that has hung this long is given up: the connection under it is dead. */
const hangsMs = 10_000;

/**
 * Facts of the database that every request needs, of one process: fresh for a second, and the last known while the database is away,
 * asked for again once a second then. Requests that come together share one reading.
 */
export class LastKnown<T extends object> {
  private readonly kept: LRUCache<string, Kept<T>>;
  private readonly readings = new Map<string, Reading<T>>();

  /** Keeps at most `most` facts. */
  constructor(
    private readonly clock: Clock,
    most: number,
  ) {
    this.kept = new LRUCache({ max: most });
  }

  /** The fact of this id, or undefined when `read` says there is none. Throws what `read` throws when nothing is known. */
  async get(id: string, read: () => Promise<T | undefined>): Promise<T | undefined> {
    const kept = this.kept.get(id);
    if (kept !== undefined && this.clock.nowMs() - kept.readAt < freshForMs) return kept.value;
    const reading = this.readOnce(id, read);
    return kept === undefined ? reading : this.readOrKept(kept, reading);
  }

  /** Takes over what was just written. */
  set(id: string, value: T): void {
    this.readings.delete(id);
    this.kept.set(id, { value, readAt: this.clock.nowMs() });
  }

  /** Makes the next question read, because the fact changes; it stays what is known while the database is away. */
  expire(id: string): void {
    this.readings.delete(id);
    const kept = this.kept.get(id);
    if (kept !== undefined) kept.readAt = -Infinity;
  }

  private async readOnce(id: string, read: () => Promise<T | undefined>): Promise<T | undefined> {
    const running = this.readings.get(id);
    if (running !== undefined && this.clock.nowMs() - running.begunAt < hangsMs) return running.answer;
    const reading: Reading<T> = { answer: read(), begunAt: this.clock.nowMs() };
    this.readings.set(id, reading);
    const isCurrent = (): boolean => this.readings.get(id) === reading;
    reading.answer = reading.answer
      .then((value) => {
        if (value === undefined) this.kept.delete(id);
        else if (isCurrent()) this.kept.set(id, { value, readAt: reading.begunAt });
        return value;
      })
      .finally(() => {
        if (isCurrent()) this.readings.delete(id);
      });
    return reading.answer;
  }

  private async readOrKept(kept: Kept<T>, reading: Promise<T | undefined>): Promise<T | undefined> {
    const patience = new AbortController();
    try {
      const late = this.clock.sleep(patienceMs, patience.signal).then(() => 'late' as const);
      const answer = await Promise.race([reading, late]);
      if (answer !== 'late') return answer;
      reading.catch(() => undefined);
    } catch (error) {
      if (error instanceof AppError && error.situation !== 'dependency-failed') throw error;
    } finally {
      patience.abort();
    }
    kept.readAt = this.clock.nowMs();
    return kept.value;
  }
}
