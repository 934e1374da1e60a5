import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { AppError, Clock, DependencyFailed, SecretBox } from '#foundation';
import { EmbeddedLicenceDirectory } from './embedded-licence-directory';
import { LicenceDirectory, type LicenceVerdict } from './licence';
import { LicenceVerdictRow } from './licence.entity';
import { LicencesConfig } from './licences.config';

const unknownForMs = 60_000;
const unknownPortalsKept = 10_000;
const knownPortalsKept = 50_000;
/** Our own directory is a local table: looked at again this soon, so that a revocation bites within seconds. */
const ownDirectoryRefreshMs = 2000;

/**
 * What we go by about a portal's licence. Known portals keep working on the last verdict for 72 hours while a licence server is
 * away, and stop only on `revoked`; a portal without licence is looked up once a minute at most, behind a bounded memory.
 */
@Injectable()
export class Licences {
  private readonly log = new Logger(Licences.name);
  private readonly known = new LRUCache<string, LicenceVerdict>({ max: knownPortalsKept });
  private readonly unknown = new LRUCache<string, number>({ max: unknownPortalsKept });
  private readonly asking = new Map<string, Promise<LicenceVerdict | undefined>>();

  constructor(
    private readonly directory: LicenceDirectory,
    private readonly dataSource: DataSource,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
    private readonly config: LicencesConfig,
  ) {}

  /**
   * The verdict in force, or undefined for a portal without licence. Throws DependencyFailed `licence-directory-unavailable` only
   * when the directory is away and nothing younger than 72 hours is kept. Concurrent questions about a portal share one look-up.
   */
  async find(portalId: string): Promise<LicenceVerdict | undefined> {
    const now = this.clock.nowMs();
    const kept = this.known.get(portalId);
    if (kept !== undefined && now - kept.checkedAt.getTime() < this.refreshMs()) return kept;
    if (now - (this.unknown.get(portalId) ?? -Infinity) < unknownForMs) return undefined;
    const asked = this.askOnce(portalId);
    if (kept === undefined || this.isOwnDirectory() || !this.serves(kept)) return asked;
    // A licence server may be slow or away: the request goes on with the kept verdict, the next one sees the new.
    asked.catch((error: unknown) => this.log.warn('A licence could not be asked for anew', { portalId, error }));
    return kept;
  }

  private async askOnce(portalId: string): Promise<LicenceVerdict | undefined> {
    const pending = this.asking.get(portalId);
    if (pending !== undefined) return pending;
    const asked = this.ask(portalId).finally(() => this.asking.delete(portalId));
    this.asking.set(portalId, asked);
    return asked;
  }

  private isOwnDirectory(): boolean {
    return this.directory instanceof EmbeddedLicenceDirectory;
  }

  private serves(kept: LicenceVerdict): boolean {
    return this.clock.nowMs() - kept.checkedAt.getTime() < this.config.keptHours * 3_600_000;
  }

  private refreshMs(): number {
    return this.isOwnDirectory() ? ownDirectoryRefreshMs : this.config.refreshSeconds * 1000;
  }

  private async ask(portalId: string): Promise<LicenceVerdict | undefined> {
    try {
      const verdict = await this.directory.find(portalId);
      if (verdict === undefined) return await this.withoutVerdict(portalId);
      this.known.set(portalId, verdict);
      if (!this.isOwnDirectory()) await this.keep(verdict);
      return verdict;
    } catch (error) {
      const kept = await this.lastVerdict(portalId);
      if (kept === undefined) throw this.unavailable(error);
      this.log.warn('Licence directory is away, the kept verdict serves', { portalId, checkedAt: kept.checkedAt });
      this.known.set(portalId, kept);
      return kept;
    }
  }

  /** A directory that says "no such licence" by mistake stops nobody whom it knew: that takes `revoked` (fault F37). */
  private async withoutVerdict(portalId: string): Promise<LicenceVerdict | undefined> {
    const kept = this.isOwnDirectory() ? undefined : await this.lastVerdict(portalId);
    if (kept === undefined) this.unknown.set(portalId, this.clock.nowMs());
    else this.log.warn('Licence server knows no such portal any more, the kept verdict serves', { portalId });
    return kept;
  }

  /** What was said last, as long as it serves. */
  private async lastVerdict(portalId: string): Promise<LicenceVerdict | undefined> {
    const kept = this.known.get(portalId) ?? (await this.kept(portalId));
    return kept !== undefined && this.serves(kept) ? kept : undefined;
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
