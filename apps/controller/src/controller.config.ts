import { Matches, Max, Min } from 'class-validator';
import { type ConfigProblem, Env } from '#foundation';

/** Where the controller listens and how it is known outside. */
export class ControllerConfig {
  /** Address that portals and scenarios use and sign, without a trailing slash: `https://tc.example.net`. */
  @Env('PATCHBAY_PUBLIC_URL')
  @Matches(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/, {
    message: 'must be http(s)://host or http(s)://host:port in lower case',
  })
  publicUrl!: string;

  @Env('PATCHBAY_LISTEN_HOST', { default: '127.0.0.1' })
  @Matches(/^[0-9a-f.:]+$/i, { message: 'must be an IP address' })
  listenHost!: string;

  @Env('PATCHBAY_LISTEN_PORT', { kind: 'integer', default: 8080 })
  @Min(0)
  @Max(65_535)
  listenPort!: number;

  /** Requests that one portal may make in a minute. */
  @Env('PATCHBAY_PORTAL_REQUESTS_PER_MINUTE', { kind: 'integer', default: 1200 })
  @Min(10)
  @Max(1_000_000)
  portalRequestsPerMinute!: number;

  /** Requests that the call scenarios of one portal may make in a minute. */
  @Env('PATCHBAY_SCENARIO_REQUESTS_PER_MINUTE', { kind: 'integer', default: 12_000 })
  @Min(10)
  @Max(10_000_000)
  scenarioRequestsPerMinute!: number;

  /** Seconds that requests in progress are given at a stop. */
  @Env('PATCHBAY_STOP_SECONDS', { kind: 'integer', default: 10 })
  @Min(1)
  @Max(300)
  stopSeconds!: number;

  @Env('PATCHBAY_ENV', { default: 'production' })
  environment!: string;

  /** Host and port as in the `Host` header of requests to the public address. */
  get publicHost(): string {
    return new URL(this.publicUrl).host;
  }

  /** Clients leave a default port out of what they send and sign: an address that names it would match no request. */
  check(): ConfigProblem[] {
    const name = 'PATCHBAY_PUBLIC_URL';
    const isCanonical = URL.canParse(this.publicUrl) && new URL(this.publicUrl).origin === this.publicUrl;
    return [
      ...(isCanonical ? [] : [{ name, rule: 'must be an origin as clients send it, without the default port' }]),
      ...(this.environment === 'production' && !this.publicUrl.startsWith('https:')
        ? [{ name, rule: 'must be https in production' }]
        : []),
    ];
  }
}
