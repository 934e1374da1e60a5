import { IsArray, Matches } from 'class-validator';
import { Env } from '../config/env';
import type { ConfigProblem } from '../config/load-config';
import { isForbiddenAddress } from './private-address';

/** Which addresses inside private networks the tenants' URLs may reach after all. */
export class OutgoingConfig {
  /** `host:port` pairs that an operator allows although they are private, and plain http to them. Loopback is refused in production. */
  @Env('PATCHBAY_OUTGOING_ALLOW_LIST', { kind: 'list', default: [] })
  @IsArray()
  @Matches(/^[a-z0-9.\-[\]:]+:\d{1,5}$/i, { each: true, message: 'must be host:port pairs' })
  allowList!: string[];

  @Env('PATCHBAY_ENV', { default: 'production' })
  environment!: string;

  check(): ConfigProblem[] {
    const loopback = this.allowList.some((entry) => /^(localhost|127\.|\[::1\])/.test(entry));
    return this.environment === 'production' && loopback
      ? [{ name: 'PATCHBAY_OUTGOING_ALLOW_LIST', rule: 'must not name loopback addresses in production' }]
      : [];
  }

  /** Whether an operator allowed this very host and port. */
  allows(url: URL): boolean {
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    return this.allowList.includes(`${url.hostname}:${port}`);
  }
}

const forbiddenPorts = new Set(['22', '25', '3306', '6379']);

/**
 * What is wrong with a URL that a tenant gave us, or undefined: https only, no credentials, no local names, no private address
 * literals, no well-known infrastructure ports. Names are resolved and checked again when the URL is dialled.
 */
export function urlObjection(text: string, config: OutgoingConfig): string | undefined {
  if (!URL.canParse(text)) return 'is not a URL';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'must not carry credentials';
  if (config.allows(url) && (url.protocol === 'https:' || url.protocol === 'http:')) return undefined;
  if (url.protocol !== 'https:') return 'must be https';
  if (forbiddenPorts.has(url.port)) return 'names a port that is not allowed';
  const host = url.hostname.replace(/\.$/, '');
  if (host === 'localhost' || /\.(local|internal|localhost)$/.test(host)) return 'names a host that is not public';
  const literal = host.startsWith('[') ? host.slice(1, -1) : host;
  if (/^[\d.]+$|:/.test(literal) && isForbiddenAddress(literal)) return 'names an address that is not public';
  return undefined;
}
