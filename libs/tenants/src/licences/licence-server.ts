import { Agent, request } from 'undici';
import { checkedCountry, checkedCurrency } from './checked-licence-fields';
import { Clock, DependencyFailed } from '#foundation';
import { type Entitlements, LicenceDirectory, type LicenceVerdict } from './licence';
import type { LicencesConfig } from './licences.config';

const deadlineMs = 3000;
const longestAnswer = 64 * 1024;

/** A licence server reached over mutual TLS: `GET /licences/{portalId}` → `{ state, prk, currency, country, entitlements, checkedAt }`, 404 for none. */
export class LicenceServer extends LicenceDirectory {
  private readonly agent: Agent;

  constructor(
    private readonly config: LicencesConfig,
    private readonly clock: Clock,
  ) {
    super();
    const { authority, clientCertificate, clientKey } = config;
    this.agent = new Agent({
      connections: 8,
      connect: { ca: authority, cert: clientCertificate, key: clientKey, rejectUnauthorized: true },
    });
  }

  async find(portalId: string): Promise<LicenceVerdict | undefined> {
    const deadline = this.clock.deadline(deadlineMs);
    try {
      const answer = await request(`${this.config.serverUrl}/licences/${encodeURIComponent(portalId)}`, {
        dispatcher: this.agent,
        signal: deadline.signal,
      });
      const text = await answer.body.text();
      if (answer.statusCode === 404) return undefined;
      if (answer.statusCode !== 200 || text.length > longestAnswer) throw new TypeError(`status ${answer.statusCode}`);
      return this.read(portalId, JSON.parse(text));
    } catch (cause) {
      throw new DependencyFailed('licence-directory-unavailable', 'The licence cannot be checked at the moment.', {
        cause,
        retryAfterSeconds: 10,
      });
    } finally {
      deadline.cancel();
    }
  }

  private read(portalId: string, said: unknown): LicenceVerdict {
    if (typeof said !== 'object' || said === null) throw new TypeError('not an object');
    const { state, prk, currency, country, entitlements } = said as Record<string, unknown>;
    if (state !== 'active' && state !== 'suspended' && state !== 'revoked') throw new TypeError('unknown state');
    if (typeof prk !== 'string' || !/^[0-9a-f]{64}$/.test(prk)) throw new TypeError('no pseudo-random key');
    return {
      portalId,
      state: state === 'revoked' ? 'revoked' : 'active',
      prk,
      currency: checkedCurrency(currency),
      country: checkedCountry(country),
      entitlements: (typeof entitlements === 'object' && entitlements !== null ? entitlements : {}) as Entitlements,
      checkedAt: this.clock.now(),
    };
  }
}
