import { Column, Entity } from 'typeorm';
import type { Currency } from '#foundation';
import { IdColumn, MomentColumn, PrimaryIdColumn } from '#foundation';
import type { Entitlements, LicenceState } from './licence';

/** Columns that our own licences and kept verdicts of a licence server share. The key material is sealed. */
abstract class LicenceColumns {
  @PrimaryIdColumn('portal_id')
  portalId!: string;

  @IdColumn({ name: 'state', length: 16 })
  state!: LicenceState;

  @Column({ name: 'prk_sealed', type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin' })
  prkSealed!: string;

  @Column({ name: 'currency', type: 'char', length: 3, charset: 'ascii', collation: 'ascii_bin' })
  currency!: Currency;

  @Column({ name: 'country', type: 'char', length: 2, charset: 'ascii', collation: 'ascii_bin' })
  country!: string;

  @Column({ name: 'entitlements', type: 'json' })
  entitlements!: Entitlements;
}

/** A licence of our own directory. */
@Entity('licences')
export class LicenceRow extends LicenceColumns {
  @MomentColumn({ name: 'issued_at' })
  issuedAt!: Date;
}

/** What a licence server said last about a portal. */
@Entity('licence_verdicts')
export class LicenceVerdictRow extends LicenceColumns {
  @MomentColumn({ name: 'checked_at' })
  checkedAt!: Date;
}
