/** A timer that can still be called off. */
export interface ClockTimer {
  cancel(): void;
}

/** The one source of time. Production runs on the system's clock; a development system may follow the voice simulator's. */
export abstract class Clock {
  /** Milliseconds since the epoch. */
  abstract nowMs(): number;

  /** Calls back once after `milliseconds` of this clock's time. */
  abstract after(milliseconds: number, callback: () => void): ClockTimer;

  /** Stops following anything and calls off nothing: for shutdown. */
  abstract close(): void;

  now(): Date {
    return new Date(this.nowMs());
  }

  /** Resolves after `milliseconds` of this clock's time, or at once when the signal aborts. */
  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        timer.cancel();
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = this.after(milliseconds, done);
      signal?.addEventListener('abort', done, { once: true });
    });
  }

  /** A signal that aborts after `milliseconds` of this clock's time, and how to call that off once the work is done. */
  deadline(milliseconds: number): { signal: AbortSignal; cancel: () => void } {
    const controller = new AbortController();
    const timer = this.after(milliseconds, () => controller.abort());
    return { signal: controller.signal, cancel: () => timer.cancel() };
  }
}

/** The machine's own clock. */
export class SystemClock extends Clock {
  nowMs(): number {
    return Date.now();
  }

  after(milliseconds: number, callback: () => void): ClockTimer {
    const timer = setTimeout(callback, Math.max(0, milliseconds));
    return { cancel: () => clearTimeout(timer) };
  }

  close(): void {
    // nothing is held
  }
}
