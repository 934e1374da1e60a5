import { Max, Min } from 'class-validator';
import { Env } from '#foundation';

/** How long calls are kept. */
export class CallsConfig {
  /** Days after which a call that was never heard of is no longer taken in; three years when not given. */
  @Env('PATCHBAY_CALL_RETENTION_DAYS', { kind: 'integer', default: 1095 })
  @Min(1)
  @Max(3650)
  retentionDays!: number;
}
