import { IsIn, Matches } from 'class-validator';
import { Env } from './env';
import type { ConfigProblem } from './load-config';

/** What every process needs to know about where it runs. */
export class RuntimeConfig {
  /** `production` refuses every development switch; `development` only warns. */
  @Env('PATCHBAY_ENV', { default: 'production' })
  @IsIn(['production', 'development', 'test'])
  environment!: 'production' | 'development' | 'test';

  /** Where time comes from: `system`, or the voice simulator's clock (`tcp://host:port`), a development switch. */
  @Env('PATCHBAY_CLOCK', { default: 'system' })
  @Matches(/^(system|tcp:\/\/(127\.0\.0\.1|localhost|[a-z0-9-]+):\d{1,5})$/, {
    message: 'must be system or tcp://host:port',
  })
  clock!: string;

  /** Least severe level that is logged: error, warn, log or debug. */
  @Env('PATCHBAY_LOG_LEVEL', { default: 'log' })
  @IsIn(['error', 'warn', 'log', 'debug'])
  logLevel!: 'error' | 'warn' | 'log' | 'debug';

  get isProduction(): boolean {
    return this.environment === 'production';
  }

  check(): ConfigProblem[] {
    return this.isProduction && this.clock !== 'system'
      ? [{ name: 'PATCHBAY_CLOCK', rule: 'must be system in production: the simulated clock is a development switch' }]
      : [];
  }
}
