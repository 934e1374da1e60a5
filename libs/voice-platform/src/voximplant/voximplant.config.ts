import { Matches, Max, Min } from 'class-validator';
import { type ConfigProblem, currencies, type Currency, Env } from '#foundation';
import { type MasterCredentials, parseCredentials } from './master-credentials';

/** How we reach the voice platform. */
export class VoicePlatformConfig {
  /**
   * Base address of the Management API. The per-account `api_address` that the platform names in GetAccountInfo is a preference of its
   * own public service and is not followed: every request goes to this address.
   */
  @Env('VOICE_PLATFORM_URL', { default: 'https://api.voximplant.com/platform_api' })
  @Matches(/^https?:\/\/[^/?#\s]+\/[^?#\s]*[^/?#\s]$/, {
    message: 'must be http(s)://host/path without a trailing slash',
  })
  url!: string;

  /**
   * The master accounts by currency, as JSON `{"RUB":{account_id,account_name,account_email,api_key,key_id,private_key},…}`. Usually in a
   * file that VOICE_PLATFORM_CREDENTIALS_FILE names. A currency without a master is not served.
   */
  @Env('VOICE_PLATFORM_CREDENTIALS', { secret: true })
  credentialsText!: string;

  /** Milliseconds that one request may take. */
  @Env('VOICE_PLATFORM_DEADLINE_MS', { kind: 'integer', default: 10_000 })
  @Min(100)
  @Max(60_000)
  deadlineMs!: number;

  /**
   * Requests that all replicas together send in any second under one master account. The platform publishes no figure; stay below what its
   * support names.
   */
  @Env('VOICE_PLATFORM_REQUESTS_PER_SECOND', { kind: 'integer', default: 50 })
  @Min(2)
  @Max(10_000)
  requestsPerSecond!: number;

  /** `production` insists on https. */
  @Env('PATCHBAY_ENV', { default: 'production' })
  environment!: string;

  check(): ConfigProblem[] {
    const plain = this.environment === 'production' && this.url.startsWith('http:');
    return [
      ...(plain ? [{ name: 'VOICE_PLATFORM_URL', rule: 'must be https in production' }] : []),
      ...(parseCredentials(this.credentialsText) === undefined
        ? [
            {
              name: 'VOICE_PLATFORM_CREDENTIALS',
              rule: `must be JSON with a master account for one or more of ${currencies.join(', ')}`,
            },
          ]
        : []),
    ];
  }

  /** The master accounts. */
  masters(): ReadonlyMap<Currency, MasterCredentials> {
    return parseCredentials(this.credentialsText) ?? new Map<Currency, MasterCredentials>();
  }
}
