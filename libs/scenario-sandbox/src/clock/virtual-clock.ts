import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HoldReason, Release, SandboxClock, Timer, TimerOptions } from './sandbox-clock';
import { TimerQueue } from './timer-queue';

/** How long virtual time stands for a real HTTP answer before it runs at wall pace. */
const defaultNetworkGraceMs = 300;

/** Settings of a virtual clock. */
export interface VirtualClockOptions {
  /** The first moment, ms since the epoch; the wall's present unless told. */
  startMs?: number;
  /** Wall milliseconds that virtual time stands for at most while real HTTP is pending, however many requests overlap; 300 unless told. */
  networkGraceMs?: number;
}

/** Hears that time changed from `fromMs` to `toMs`, and whether it runs at wall pace from now on (else it stands). */
export type JumpListener = (fromMs: number, toMs: number, running: boolean) => void | Promise<void>;

/**
 * Discrete-event time for all sessions of one process: it jumps to the next timer when nothing holds it, stands while something
 * does, and runs at wall pace when nothing is scheduled or when a real HTTP answer outlasts the grace. Timers of the same moment
 * fire in the order in which they were set.
 */
export class VirtualClock implements SandboxClock {
  private readonly timers = new TimerQueue();
  private readonly listeners = new Set<JumpListener>();
  private readonly targets = new Set<number>();
  private readonly graceMs: number;
  private network = 0;
  /** When the first of the `network` holds that overlap now was taken: the whole standstill has one grace. */
  private networkSinceMs = 0;
  private computing = 0;
  private paused = 0;
  private baseMs: number;
  private runningSince: number | undefined;
  private told: { atMs: number; runningSince: number | undefined };
  private wake: (() => void) | undefined;
  private poked = false;
  private closed = false;

  constructor(options: VirtualClockOptions = {}) {
    this.baseMs = options.startMs ?? Date.now();
    this.graceMs = options.networkGraceMs ?? defaultNetworkGraceMs;
    this.told = { atMs: this.baseMs, runningSince: undefined };
    void this.drive();
  }

  now(): number {
    if (this.runningSince === undefined) return this.baseMs;
    // Never past a timer that has not fired, so that a busy machine does not show in virtual time.
    const elapsedMs = Math.floor(performance.now() - this.runningSince);
    return Math.max(this.baseMs, Math.min(this.baseMs + elapsedMs, this.ceilingMs(), this.timers.nextMs()));
  }

  at(timeMs: number, callback: () => void, options: TimerOptions = {}): Timer {
    const timer = this.timers.add(Math.max(timeMs, this.now()), callback, options.background === true);
    this.poke();
    return timer;
  }

  hold(reason: HoldReason = 'computing'): Release {
    // Once the grace is used up, further requests do not make time stand again while any is pending.
    if (reason !== 'network' || (this.graceMs > 0 && this.network === 0)) this.stand();
    const end = this.enter(reason);
    let held = true;
    this.poke();
    return () => {
      if (!held) return;
      held = false;
      end();
      this.poke();
    };
  }

  /**
   * Moves time on by `milliseconds`, delivering what becomes due on the way; works while `paused` holds last. Resolves when the
   * moment is reached, which `computing` and `network` holds may delay.
   */
  async advance(milliseconds: number): Promise<void> {
    const targetMs = this.now() + milliseconds;
    this.targets.add(targetMs);
    await new Promise<void>((resolve) => this.at(targetMs, resolve));
    this.targets.delete(targetMs);
    this.poke();
  }

  /**
   * Calls the listener at every change of time that a follower could not know: jumps, and changes between standing and running at
   * wall pace. It is awaited before anything due at the new time is delivered; a rejection counts as heard. Returns how to stop.
   */
  onJump(listener: JumpListener): Release {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Stops for good: no timer fires any more. */
  close(): void {
    this.stand();
    this.closed = true;
    this.poke();
  }

  private enter(reason: HoldReason): () => void {
    if (reason === 'network') {
      if (this.network === 0) this.networkSinceMs = performance.now();
      this.network += 1;
      return () => void (this.network -= 1);
    }
    if (reason === 'paused') {
      this.paused += 1;
      return () => void (this.paused -= 1);
    }
    this.computing += 1;
    return () => void (this.computing -= 1);
  }

  private async drive(): Promise<void> {
    while (!this.closed) {
      // One turn of the event loop, so that whoever was just resumed can take a hold before time moves.
      await nextTurn();
      const graceLeft = this.graceLeftMs();
      const ceiling = this.ceilingMs();
      if (this.computing > 0 || this.now() >= ceiling) await this.standStill(Infinity);
      else if (graceLeft > 0) await this.standStill(graceLeft);
      else if (this.network > 0 || !this.timers.attracts) await this.runAtWallPace(ceiling);
      else await this.jump(ceiling);
    }
  }

  private async standStill(wallMs: number): Promise<void> {
    this.stand();
    await this.tell();
    await this.sleep(wallMs);
  }

  private async runAtWallPace(ceiling: number): Promise<void> {
    this.runningSince ??= performance.now();
    await this.tell();
    await this.sleep(Math.min(this.timers.nextMs(), ceiling) - this.now());
    if (this.computing > 0 || this.timers.nextMs() > this.now()) return;
    // Standing while the callbacks run, so that what they do happens exactly when it was due.
    this.stand();
    this.fireDue();
  }

  private async jump(ceiling: number): Promise<void> {
    this.stand();
    this.baseMs = Math.max(this.baseMs, Math.min(this.timers.nextMs(), ceiling));
    await this.tell();
    // Whoever took a hold while the listeners were heard goes first; the next turn fires what is due then.
    if (this.computing === 0) this.fireDue();
  }

  private fireDue(): void {
    const nowMs = this.now();
    const before = this.timers.nextSequence;
    for (let fire = this.timers.takeDue(nowMs, before); fire !== undefined; fire = this.timers.takeDue(nowMs, before)) {
      if (this.closed) return;
      fire();
    }
  }

  private stand(): void {
    this.baseMs = this.now();
    this.runningSince = undefined;
  }

  private async tell(): Promise<void> {
    const running = this.runningSince !== undefined;
    const toMs = this.now();
    const fromMs = this.told.atMs;
    if (this.runningSince === this.told.runningSince && (running || toMs === fromMs)) return;
    this.told = { atMs: toMs, runningSince: this.runningSince };
    await Promise.allSettled([...this.listeners].map(async (listener) => listener(fromMs, toMs, running)));
  }

  /** The latest moment time may reach: unbounded, unless the clock is paused. */
  private ceilingMs(): number {
    return this.paused === 0 ? Infinity : Math.max(this.baseMs, ...this.targets);
  }

  private graceLeftMs(): number {
    return this.network === 0 ? 0 : this.networkSinceMs + this.graceMs - performance.now();
  }

  private poke(): void {
    this.poked = true;
    this.wake?.();
  }

  private async sleep(wallMs: number): Promise<void> {
    if (!this.poked && wallMs > 0) {
      await new Promise<void>((resolve) => {
        const alarm = Number.isFinite(wallMs) ? setTimeout(resolve, Math.min(Math.ceil(wallMs), 60_000)) : undefined;
        this.wake = () => {
          clearTimeout(alarm);
          resolve();
        };
      });
      this.wake = undefined;
    }
    this.poked = false;
  }
}
