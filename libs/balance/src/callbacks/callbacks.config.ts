import { Max, Min } from 'class-validator';
import { Env } from '#foundation';

/** What the unsigned door of the voice platform takes. */
export class CallbacksConfig {
  /** Requests with callbacks that one address may make in a minute, of each replica. */
  @Env('PATCHBAY_PLATFORM_CALLBACKS_PER_MINUTE', { kind: 'integer', default: 600 })
  @Min(1)
  @Max(1_000_000)
  requestsPerMinute!: number;
}
