import { Agent } from 'undici';
import type { Timer } from '#scenario-sandbox';
import { postJson } from '../../clock/post-json';
import type { SimulatorClock } from '../../clock/simulator-clock';
import type { SimulatorLog } from '../../simulator-log';

/** Something a person's browser tells its portal, at a moment that does not depend on the call. */
export interface Errand {
  /** Milliseconds from the moment that the errands are planned at. */
  readonly afterMs: number;
  /** An http address of this machine. */
  readonly url: string;
  /** Sent as JSON, not signed. */
  readonly body: unknown;
}

/** By the simulator's clock. */
const answerTimeoutMs = 10_000;

/**
 * Runs people's errands by the simulator's clock. Virtual time stands while a request is under way, so that what the portal does at
 * once happens at that very moment; the answer is only logged.
 */
export class Errands {
  private readonly connections = new Agent();
  private readonly planned = new Set<Timer>();
  private closed = false;

  constructor(
    private readonly clock: SimulatorClock,
    private readonly log: SimulatorLog,
  ) {}

  /** Plans errands, counted from now. */
  plan(errands: readonly Errand[]): void {
    for (const errand of this.closed ? [] : errands) {
      const timer = this.clock.at(this.clock.now() + errand.afterMs, () => {
        this.planned.delete(timer);
        void this.run(errand);
      });
      this.planned.add(timer);
    }
  }

  /** Drops what is planned and cuts what is under way. */
  async close(): Promise<void> {
    this.closed = true;
    for (const timer of this.planned) timer.cancel();
    await this.connections.destroy();
  }

  private async run({ url, body }: Errand): Promise<void> {
    const { clock, connections: dispatcher } = this;
    try {
      const status = await postJson(url, body ?? {}, { clock, dispatcher, timeoutMs: answerTimeoutMs });
      this.log.log('A person told the portal something', { url, status });
    } catch (error) {
      if (!this.closed) this.log.warn('A person could not reach the portal', { url, error: String(error) });
    }
  }
}
