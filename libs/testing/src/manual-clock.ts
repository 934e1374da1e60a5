import { Clock, type ClockTimer } from '#foundation';

/** A clock that stands until a test moves it. Timers that become due fire in order, within `pass`. */
export class ManualClock extends Clock {
  private readonly timers = new Set<{ at: number; callback: () => void }>();

  /** Begins at `now`, milliseconds since the epoch; 2026-11-20T08:50:00Z when not given. */
  constructor(private current = Date.UTC(2026, 10, 20, 8, 50)) {
    super();
  }

  nowMs(): number {
    return this.current;
  }

  /** Lets `milliseconds` go by. */
  pass(milliseconds: number): void {
    this.current += milliseconds;
    const due = [...this.timers].filter(({ at }) => at <= this.current).sort((a, b) => a.at - b.at);
    for (const timer of due) {
      this.timers.delete(timer);
      timer.callback();
    }
  }

  after(milliseconds: number, callback: () => void): ClockTimer {
    const timer = { at: this.current + milliseconds, callback };
    this.timers.add(timer);
    return { cancel: () => this.timers.delete(timer) };
  }

  close(): void {
    this.timers.clear();
  }
}
