import { Clock, type ClockTimer } from '#foundation';

/** A clock that stands still until the test moves it. Starts at a whole second, so that times compare as the database keeps them. */
export class ManualClock extends Clock {
  private readonly timers = new Set<{ at: number; callback: () => void }>();
  private now_: number;

  constructor(startMs = Math.floor(Date.now() / 1000) * 1000) {
    super();
    this.now_ = startMs;
  }

  nowMs(): number {
    return this.now_;
  }

  after(milliseconds: number, callback: () => void): ClockTimer {
    const timer = { at: this.now_ + milliseconds, callback };
    this.timers.add(timer);
    return { cancel: () => this.timers.delete(timer) };
  }

  /** Moves on, and fires what became due in the order of its times. */
  advance(milliseconds: number): void {
    this.now_ += milliseconds;
    const due = [...this.timers].filter(({ at }) => at <= this.now_).sort((one, other) => one.at - other.at);
    for (const timer of due) {
      this.timers.delete(timer);
      timer.callback();
    }
  }

  close(): void {
    this.timers.clear();
  }
}
