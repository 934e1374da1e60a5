import { Logger } from '@nestjs/common';

/** Does something again and again on wall time, never two at once, and survives its failures. `stop` waits for the run in progress. */
export class Repeater {
  private readonly log = new Logger(Repeater.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  /** `everyMs` is the pause between runs. A run that returns true found a full batch and is followed at once. */
  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: () => Promise<boolean>,
  ) {}

  start(): this {
    this.timer = setTimeout(() => {
      this.running = this.run();
    }, this.everyMs);
    return this;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    try {
      while (!this.stopped && (await this.work()));
    } catch (error) {
      this.log.warn('Periodic work failed and will be tried again', { work: this.name, error });
    }
    if (!this.stopped) this.start();
  }
}
