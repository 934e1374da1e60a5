import { Matches, Max, Min } from 'class-validator';
import { Env } from '#foundation';

/** Where the worker answers health checks, and how much it does at once. */
export class WorkerConfig {
  @Env('PATCHBAY_LISTEN_HOST', { default: '127.0.0.1' })
  @Matches(/^[0-9a-f.:]+$/i, { message: 'must be an IP address' })
  listenHost!: string;

  @Env('PATCHBAY_LISTEN_PORT', { kind: 'integer', default: 8081 })
  @Min(0)
  @Max(65_535)
  listenPort!: number;

  /** Tenants whose webhooks one process delivers at the same time. */
  @Env('PATCHBAY_WEBHOOK_TURNS', { kind: 'integer', default: 32 })
  @Min(1)
  @Max(1000)
  webhookTurns!: number;

  /** Milliseconds between two looks at the rows: how late work is at most when Redis lost its job, and how exact retries are. */
  @Env('PATCHBAY_LOOK_EVERY_MS', { kind: 'integer', default: 250 })
  @Min(50)
  @Max(60_000)
  lookEveryMs!: number;

  /** Seconds that work in progress is given at a stop: more than one webhook may take (10 s). */
  @Env('PATCHBAY_STOP_SECONDS', { kind: 'integer', default: 15 })
  @Min(1)
  @Max(300)
  stopSeconds!: number;
}
