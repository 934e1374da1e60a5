import type { Currency } from '#foundation';

/** `suspended`: no new portal begins with it, a known one goes on. `revoked` alone stops a portal that is already known. */
export type LicenceState = 'active' | 'suspended' | 'revoked';

/** What a licence allows; absent means without limit. Widened by later features, unknown members are kept. */
export interface Entitlements {
  lines?: number;
  users?: number;
  recordings?: boolean;
  [name: string]: unknown;
}

/** What a licence directory says about a portal. */
export interface LicenceVerdict {
  portalId: string;
  state: LicenceState;
  /** Pseudo-random key of the licence (`extractPrk`), 64 hexadecimal characters. The licence key itself never comes here. */
  prk: string;
  currency: Currency;
  country: string;
  entitlements: Entitlements;
  checkedAt: Date;
}

/**
 * Where licences are known: our own table, or a licence server. `find` resolves to undefined for a portal without licence and
 * rejects with DependencyFailed `licence-directory-unavailable` when it cannot tell.
 */
export abstract class LicenceDirectory {
  abstract find(portalId: string): Promise<LicenceVerdict | undefined>;
}
