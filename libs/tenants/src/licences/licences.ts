import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { AppError, Clock, DependencyFailed, SecretBox } from '#foundation';
import { LastKnown } from '../last-known';
import { EmbeddedLicenceDirectory } from './embedded-licence-directory';
import { LicenceDirectory, type LicenceVerdict } from './licence';
import { LicenceVerdictRow } from './licence.entity';
import { LicencesConfig } from './licences.config';

const unknownForMs = 60_000;
/** How soon a licence server that failed, or that knows a known portal no more, is asked for that portal again. */
const failedForMs = 10_000;
const unknownPortalsKept = 10_000;
const knownPortalsKept = 50_000;

/**
 * What we go by about a portal's licence. Known portals keep working on the last verdict for 72 hours while a licence server is
 * away, and stop only on `revoked`; a portal without licence is looked up once a minute at most, whether the server answers or fails,
 * behind a bounded memory. Our own directory is a local table: looked at every second, so that a revocation bites at once.
 */
@Injectable()
export class Licences {
  private readonly log = new Logger(Licences.name);
  private readonly own: LastKnown<LicenceVerdict>;
  private readonly known = new LRUCache<string, LicenceVerdict>({ max: knownPortalsKept });
  private readonly nextAskAt = new LRUCache<string, number>({ max: knownPortalsKept });
  /** Until when a portal of which nothing is known is not asked for again, and why it could not be told. */
  private readonly unknown = new LRUCache<string, { until: number; failure: AppError | undefined }>({
    max: unknownPortalsKept,
  });
  private readonly asking = new Map<string, Promise<LicenceVerdict | undefined>>();

  constructor(
    private readonly directory: LicenceDirectory,
    private readonly dataSource: DataSource,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
    private readonly config: LicencesConfig,
  ) {
    this.own = new LastKnown(clock, knownPortalsKept);
  }

  /**
   * The verdict in force, or undefined for a portal without licence. Throws DependencyFailed `licence-directory-unavailable` only
   * when the directory is away and nothing younger than 72 hours is kept. Concurrent questions about a portal share one look-up.
   */
  async find(portalId: string): Promise<LicenceVerdict | undefined> {
    const now = this.clock.nowMs();
    const unknown = this.unknown.get(portalId);
    if (unknown !== undefined && now < unknown.until) {
      if (unknown.failure !== undefined) throw unknown.failure;
      return undefined;
    }
    if (this.directory instanceof EmbeddedLicenceDirectory) return this.findOwn(portalId);
    const kept = this.known.get(portalId);
    const mayAsk = now >= (this.nextAskAt.get(portalId) ?? -Infinity);
    if (kept === undefined || !this.serves(kept)) {
      if (mayAsk) return this.askOnce(portalId);
      throw this.unavailable(undefined);
    }
    // A licence server may be slow or away: the request goes on with the kept verdict, the next one sees the new.
    if (mayAsk)
      this.askOnce(portalId).catch((error: unknown) => {
        this.log.warn('A licence could not be asked for anew', { portalId, error });
      });
    return kept;
  }

  private async findOwn(portalId: string): Promise<LicenceVerdict | undefined> {
    try {
      const verdict = await this.own.get(portalId, () => this.directory.find(portalId));
      if (verdict === undefined) this.forget(portalId);
      return verdict;
    } catch (error) {
      throw this.unavailable(error);
    }
  }

  private async askOnce(portalId: string): Promise<LicenceVerdict | undefined> {
    const pending = this.asking.get(portalId);
    if (pending !== undefined) return pending;
    const asked = this.ask(portalId).finally(() => this.asking.delete(portalId));
    this.asking.set(portalId, asked);
    return asked;
  }

  private serves(kept: LicenceVerdict): boolean {
    return this.clock.nowMs() - kept.checkedAt.getTime() < this.config.keptHours * 3_600_000;
  }

  private async ask(portalId: string): Promise<LicenceVerdict | undefined> {
    let failure: AppError | undefined;
    try {
      const verdict = await this.directory.find(portalId);
      if (verdict !== undefined) return await this.take(verdict);
    } catch (error) {
      failure = this.unavailable(error);
    }
    // A directory that says "no such licence" by mistake stops nobody whom it knew: that takes `revoked` (fault F37).
    const last = this.known.get(portalId) ?? (await this.kept(portalId));
    if (last === undefined) this.forget(portalId, failure);
    else {
      this.known.set(portalId, last);
      this.nextAskAt.set(portalId, this.clock.nowMs() + failedForMs);
      if (this.serves(last)) {
        const reason = failure?.code ?? 'no such portal';
        this.log.warn('The kept verdict on a licence serves', { portalId, reason, checkedAt: last.checkedAt });
        return last;
      }
    }
    if (failure !== undefined) throw failure;
    return undefined;
  }

  private async take(verdict: LicenceVerdict): Promise<LicenceVerdict> {
    const { portalId } = verdict;
    this.known.set(portalId, verdict);
    this.nextAskAt.set(portalId, this.clock.nowMs() + this.config.refreshSeconds * 1000);
    await this.keep(verdict).catch((error: unknown) => {
      this.log.warn('A verdict on a licence could not be kept', { portalId, error });
    });
    return verdict;
  }

  private forget(portalId: string, failure?: AppError): void {
    this.unknown.set(portalId, { until: this.clock.nowMs() + unknownForMs, failure });
  }

  private unavailable(cause: unknown): AppError {
    if (cause instanceof AppError) return cause;
    return new DependencyFailed('licence-directory-unavailable', 'The licence cannot be checked at the moment.', {
      cause,
      retryAfterSeconds: 10,
    });
  }

  private async keep(verdict: LicenceVerdict): Promise<void> {
    const { portalId, state, prk, currency, country, entitlements, checkedAt } = verdict;
    const prkSealed = this.secrets.seal(prk, `licence_verdicts/prk/${portalId}`);
    await this.dataSource.query(
      `INSERT INTO licence_verdicts (portal_id, state, prk_sealed, currency, country, entitlements, checked_at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE state = VALUES(state), prk_sealed = VALUES(prk_sealed), currency = VALUES(currency),
         country = VALUES(country), entitlements = VALUES(entitlements), checked_at = VALUES(checked_at)`,
      [portalId, state, prkSealed, currency, country, JSON.stringify(entitlements), checkedAt],
    );
  }

  private async kept(portalId: string): Promise<LicenceVerdict | undefined> {
    const row = await this.dataSource.manager.findOneBy(LicenceVerdictRow, { portalId }).catch(() => null);
    if (row === null) return undefined;
    const { prkSealed, state, currency, country, entitlements, checkedAt } = row;
    const prk = this.secrets.open(prkSealed, `licence_verdicts/prk/${portalId}`);
    return { portalId, state, prk, currency, country, entitlements, checkedAt };
  }
}
