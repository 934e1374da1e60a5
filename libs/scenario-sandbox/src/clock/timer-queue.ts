import type { Timer } from './sandbox-clock';

interface QueuedTimer {
  readonly timeMs: number;
  readonly sequence: number;
  readonly background: boolean;
  callback: (() => void) | undefined;
}

/** Timers ordered by time, then by the order in which they were set. A binary heap; cancelled timers leave when they surface. */
export class TimerQueue {
  private readonly heap: QueuedTimer[] = [];
  private sequence = 0;
  private attracting = 0;

  add(timeMs: number, callback: () => void, background: boolean): Timer {
    const timer: QueuedTimer = { timeMs, sequence: this.sequence++, background, callback };
    this.heap.push(timer);
    this.rise(this.heap.length - 1);
    if (!background) this.attracting += 1;
    return { cancel: () => this.retire(timer) };
  }

  /** True while a timer is set that may make the clock jump. */
  get attracts(): boolean {
    return this.attracting > 0;
  }

  /** When the earliest timer of any kind is due, or Infinity. */
  nextMs(): number {
    for (let top = this.heap[0]; top !== undefined; top = this.heap[0]) {
      if (top.callback !== undefined) return top.timeMs;
      this.removeTop();
    }
    return Infinity;
  }

  /** The place in the order that the next timer will get. */
  get nextSequence(): number {
    return this.sequence;
  }

  /** Takes out the earliest timer that is due at `nowMs`, if it was set before `sequence`, and returns its callback. */
  takeDue(nowMs: number, sequence: number): (() => void) | undefined {
    if (this.nextMs() > nowMs) return undefined;
    const timer = this.heap[0];
    if (timer === undefined || timer.sequence >= sequence) return undefined;
    const callback = timer.callback;
    this.retire(timer);
    this.removeTop();
    return callback;
  }

  private retire(timer: QueuedTimer): void {
    if (timer.callback === undefined) return;
    timer.callback = undefined;
    if (!timer.background) this.attracting -= 1;
  }

  private removeTop(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    this.heap[0] = last;
    this.sink();
  }

  private rise(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.swapIfLater(parent, index)) return;
      index = parent;
    }
  }

  private sink(): void {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const child = this.isLater(left, left + 1) ? left + 1 : left;
      if (!this.swapIfLater(index, child)) return;
      index = child;
    }
  }

  /** Restores the order of two places of the heap; false when it was right or one of them does not exist. */
  private swapIfLater(upper: number, lower: number): boolean {
    if (!this.isLater(upper, lower)) return false;
    const first = this.heap[upper];
    const second = this.heap[lower];
    if (first === undefined || second === undefined) return false;
    this.heap[upper] = second;
    this.heap[lower] = first;
    return true;
  }

  private isLater(one: number, other: number): boolean {
    const first = this.heap[one];
    const second = this.heap[other];
    if (first === undefined || second === undefined) return false;
    return first.timeMs === second.timeMs ? first.sequence > second.sequence : first.timeMs > second.timeMs;
  }
}
