import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonService } from './json-service';

/** How a story lets time pass between what its people do. */
export interface Pace {
  /** From here on time is counted. */
  begin(): Promise<void>;
  /** Lets so many milliseconds pass since the last call, whatever was done in between. */
  pass(milliseconds: number): Promise<void>;
  /** Time goes on by itself. */
  end(): Promise<void>;
}

/** The wall's time. */
export class WallPace implements Pace {
  private reachedMs = 0;

  async begin(): Promise<void> {
    this.reachedMs = Date.now();
  }

  async pass(milliseconds: number): Promise<void> {
    this.reachedMs += milliseconds;
    await sleep(Math.max(0, this.reachedMs - Date.now()));
  }

  async end(): Promise<void> {
    // The wall's time never stood.
  }
}

/** The simulator's time: it stands but for what passes here, so that everything happens at its exact moment. */
export class VirtualPace implements Pace {
  constructor(private readonly simulator: JsonService) {}

  async begin(): Promise<void> {
    await this.simulator.post('/control/clock/pause', { leaseSeconds: 120 });
  }

  async pass(milliseconds: number): Promise<void> {
    await this.simulator.post('/control/clock/advance', { seconds: milliseconds / 1000 });
  }

  async end(): Promise<void> {
    await this.simulator.post('/control/clock/resume');
  }
}
