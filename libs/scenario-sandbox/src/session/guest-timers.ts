import type { SandboxClock, Timer } from '../clock/sandbox-clock';
import { runtimeLimits } from '../sandbox-settings';

/** The longest delay of a timer, as in Node and browsers: 2^31 - 1 ms. */
const longestDelayMs = 2 ** 31 - 1;

/** The timers that a scenario has set, on the session's clock. */
export class GuestTimers {
  private readonly timers = new Map<number, Timer>();

  constructor(
    private readonly clock: SandboxClock,
    private readonly fire: (timerId: number) => void,
  ) {}

  /** Sets a timer. The prelude keeps the count; what exceeds it here was forged and is dropped. */
  set(timerId: number, delayMs: number): void {
    if (this.timers.size >= runtimeLimits.activeTimers) return;
    this.clear(timerId);
    const timer = this.clock.at(this.clock.now() + Math.min(Math.max(0, delayMs), longestDelayMs), () => {
      this.timers.delete(timerId);
      this.fire(timerId);
    });
    this.timers.set(timerId, timer);
  }

  clear(timerId: number): void {
    this.timers.get(timerId)?.cancel();
    this.timers.delete(timerId);
  }

  clearAll(): void {
    for (const timerId of [...this.timers.keys()]) this.clear(timerId);
  }
}
