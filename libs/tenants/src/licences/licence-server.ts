import { Agent, request } from 'undici';
import { checkedCountry, checkedCurrency } from './checked-licence-fields';
import { Clock, DependencyFailed } from '#foundation';
import { type Entitlements, LicenceDirectory, type LicenceVerdict } from './licence';
import type { LicencesConfig } from './licences.config';

const deadlineMs = 3000;
const longestAnswer = 64 * 1024;
/** How old a verdict that a server hands on may be, at most: an older time is read as this. */
const oldestVerdictMs = 24 * 3_600_000;

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
      const text = await readBounded(answer.body);
      if (answer.statusCode === 404) return undefined;
      if (answer.statusCode !== 200) throw new TypeError(`status ${answer.statusCode}`);
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
    const { state, prk, currency, country, entitlements, checkedAt } = said as Record<string, unknown>;
    if (state !== 'active' && state !== 'suspended' && state !== 'revoked') throw new TypeError('unknown state');
    if (typeof prk !== 'string' || !/^[0-9a-f]{64}$/.test(prk)) throw new TypeError('no pseudo-random key');
    return {
      portalId,
      state,
      prk,
      currency: checkedCurrency(currency),
      country: checkedCountry(country),
      entitlements: (typeof entitlements === 'object' && entitlements !== null ? entitlements : {}) as Entitlements,
      checkedAt: this.checkedAt(checkedAt),
    };
  }

  /** The server's own time of the verdict, not in the future and at most a day old; now when it says none. */
  private checkedAt(said: unknown): Date {
    const now = this.clock.nowMs();
    if (said === undefined) return new Date(now);
    const at = typeof said === 'string' ? Date.parse(said) : Number.NaN;
    if (Number.isNaN(at)) throw new TypeError('checkedAt is no time');
    return new Date(Math.min(now, Math.max(at, now - oldestVerdictMs)));
  }
}

/** Reads an answer as far as an answer may go; a longer one is broken off. */
async function readBounded(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > longestAnswer) throw new TypeError('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
