import { Matches, Max, Min, ValidateIf } from 'class-validator';
import { type ConfigProblem, Env } from '#foundation';

/** Where licences come from. */
export class LicencesConfig {
  /** Base address of a licence server (`GET /licences/{portalId}` over mutual TLS); our own directory when not set. */
  @Env('LICENCE_SERVER_URL', { optional: true })
  @ValidateIf((config: LicencesConfig) => config.serverUrl !== undefined)
  @Matches(/^https:\/\/[^/?#]+$/, { message: 'must be https://host' })
  serverUrl?: string;

  /** PEM certificate that we show the licence server. */
  @Env('LICENCE_SERVER_CLIENT_CERTIFICATE', { optional: true })
  clientCertificate?: string;

  /** PEM key of that certificate. */
  @Env('LICENCE_SERVER_CLIENT_KEY', { optional: true, secret: true })
  clientKey?: string;

  /** PEM certificate of the authority that signed the licence server's certificate. */
  @Env('LICENCE_SERVER_CA', { optional: true })
  authority?: string;

  /** Seconds after which a kept verdict is asked for anew, in the background of a request. */
  @Env('LICENCE_REFRESH_SECONDS', { kind: 'integer', default: 600 })
  @Min(1)
  @Max(86_400)
  refreshSeconds!: number;

  /** Hours for which a kept verdict serves while the licence server is away. */
  @Env('LICENCE_KEPT_HOURS', { kind: 'integer', default: 72 })
  @Min(1)
  @Max(720)
  keptHours!: number;

  check(): ConfigProblem[] {
    if (this.serverUrl === undefined) return [];
    const missing: [string, string | undefined][] = [
      ['LICENCE_SERVER_CLIENT_CERTIFICATE', this.clientCertificate],
      ['LICENCE_SERVER_CLIENT_KEY', this.clientKey],
      ['LICENCE_SERVER_CA', this.authority],
    ];
    return missing
      .filter(([, value]) => value === undefined)
      .map(([name]) => ({ name, rule: 'must be set when LICENCE_SERVER_URL is' }));
  }
}
