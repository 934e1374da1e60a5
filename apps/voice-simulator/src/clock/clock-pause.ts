import type { SimulatorClock } from './simulator-clock';

/** Lets somebody outside drive virtual time. A pause ends by itself after a lease of wall time, so that who paused may die. */
export class ClockPause {
  private release: (() => void) | undefined;
  private lease: NodeJS.Timeout | undefined;

  constructor(private readonly clock: SimulatorClock) {}

  /** From now on virtual time moves only by advancing it. Pausing again renews the lease. */
  begin(leaseSeconds: number): void {
    this.release ??= this.clock.hold('paused');
    clearTimeout(this.lease);
    this.lease = setTimeout(() => this.end(), leaseSeconds * 1000).unref();
  }

  /** Lets time go by itself again; does nothing when it does. */
  end(): void {
    clearTimeout(this.lease);
    this.release?.();
    this.release = undefined;
  }
}
