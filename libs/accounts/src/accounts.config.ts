import { Matches, Max, Min } from 'class-validator';
import { type ConfigProblem, Env } from '#foundation';

/** How sub-accounts are made. */
export class AccountsConfig {
  /** Our own address as scenarios and the platform's callbacks reach it, without a trailing slash. */
  @Env('PATCHBAY_PUBLIC_URL')
  @Matches(/^https?:\/\/[^/?#\s]+$/, { message: 'must be http(s)://host[:port]' })
  publicUrl!: string;

  /**
   * Seconds after which the work of a replica that has fallen silent is taken over. Measured by the database's clock, renewed every third
   * of it.
   */
  @Env('PATCHBAY_ACCOUNT_LEASE_SECONDS', { kind: 'integer', default: 15 })
  @Min(1)
  @Max(600)
  leaseSeconds!: number;

  /** Domain of the accounts' e-mail addresses, which the platform wants to be unique and writes notices to. */
  @Env('PATCHBAY_ACCOUNT_EMAIL_DOMAIN', { default: 'accounts.patchbay.invalid' })
  @Matches(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, { message: 'must be a domain name' })
  emailDomain!: string;

  /** A place in the code where the process shall die or stop, `accounts.<step>.before|after:exit|stop`: for fault tests. */
  @Env('PATCHBAY_FAILPOINT', { optional: true })
  failpoint?: string;

  @Env('PATCHBAY_ENV', { default: 'production' })
  environment!: string;

  check(): ConfigProblem[] {
    if (this.failpoint === undefined) return [];
    if (this.environment === 'production') {
      return [{ name: 'PATCHBAY_FAILPOINT', rule: 'must not be set in production: it kills the process' }];
    }
    return /^[a-z-]+(\.[a-z-]+)+:(exit|stop)$/.test(this.failpoint)
      ? []
      : [{ name: 'PATCHBAY_FAILPOINT', rule: 'must be <place>:exit or <place>:stop' }];
  }
}
