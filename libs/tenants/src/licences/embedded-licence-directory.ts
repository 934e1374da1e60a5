import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError, Clock, Conflict, type Currency, SecretBox } from '#foundation';
import { extractPrk, generateLicenceKey } from '#signing';
import { type Entitlements, LicenceDirectory, type LicenceVerdict } from './licence';
import { LicenceRow } from './licence.entity';

/** What a new licence is issued for. */
export interface LicenceOrder {
  portalId: string;
  currency: Currency;
  country: string;
  entitlements: Entitlements;
}

/** Our own licence directory: the default where no licence server exists. */
@Injectable()
export class EmbeddedLicenceDirectory extends LicenceDirectory {
  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
  ) {
    super();
  }

  async find(portalId: string): Promise<LicenceVerdict | undefined> {
    const row = await this.dataSource.manager.findOneBy(LicenceRow, { portalId });
    if (row === null) return undefined;
    const { prkSealed, state, currency, country, entitlements } = row;
    const prk = this.secrets.open(prkSealed, `licences/prk/${portalId}`);
    return { portalId, state, prk, currency, country, entitlements, checkedAt: this.clock.now() };
  }

  /**
   * Issues a licence and returns its key, which is kept nowhere: only the pseudo-random key made from it is stored, sealed.
   * A caller who must not lose the key when it dies in between keeps one first and gives it: issuing with the same key again then
   * changes nothing. Throws Conflict `licence-exists` when the portal has a licence with another key.
   */
  async issue(order: LicenceOrder, licenceKey = generateLicenceKey()): Promise<string> {
    const prkSealed = this.secrets.seal(extractPrk(order.portalId, licenceKey), `licences/prk/${order.portalId}`);
    const result: { affectedRows: number } = await this.dataSource.query(
      `INSERT INTO licences (portal_id, state, prk_sealed, currency, country, entitlements, issued_at)
       VALUES (?, 'active', ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE portal_id = portal_id`,
      [order.portalId, prkSealed, order.currency, order.country, JSON.stringify(order.entitlements), this.clock.now()],
    );
    if (result.affectedRows === 0 && !(await this.isIssuedWith(order.portalId, licenceKey)))
      throw new Conflict('licence-exists', 'The portal already has a licence.');
    return licenceKey;
  }

  /** Every licence, by portal id, without key material. At most 1000. */
  async list(): Promise<Omit<LicenceRow, 'prkSealed'>[]> {
    return this.dataSource.manager.find(LicenceRow, {
      select: { portalId: true, state: true, currency: true, country: true, entitlements: true, issuedAt: true },
      order: { portalId: 'ASC' },
      take: 1000,
    });
  }

  /** What another encryption key sealed was not issued with a key that we were given. */
  private async isIssuedWith(portalId: string, licenceKey: string): Promise<boolean> {
    try {
      return (await this.find(portalId))?.prk === extractPrk(portalId, licenceKey);
    } catch (error) {
      if (error instanceof AppError && error.code === 'secret-unreadable') return false;
      throw error;
    }
  }
}
