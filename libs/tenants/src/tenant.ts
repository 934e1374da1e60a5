import type { Currency } from '#foundation';

/** `suspended`: refused everywhere, nothing deleted. `closed`: for good. */
export type TenantState = 'active' | 'suspended' | 'closed';

/** A telephony account as we know it: permanent, whatever portal it is bound to. */
export interface Tenant {
  tenantId: string;
  state: TenantState;
  currency: Currency;
  /** ISO 3166 alpha-2, upper case. */
  country: string;
  createdAt: Date;
}

/** A portal bound to a tenant. A move replaces the binding; the tenant stays. */
export interface Portal {
  portalId: string;
  tenantId: string;
  /** The version its keys are at (1 to 9999). */
  keyVersion: number;
  /** The version before, and until when it is still accepted. */
  previousKeyVersionUntil: Date | undefined;
  /** Where routing settings that the portal owns are asked for. */
  settingsUrl: string | undefined;
  /** Where we ask whom to ring. */
  invitesUrl: string | undefined;
  /** IANA time zone, for deciding and showing. */
  timeZone: string;
  /** Language of default texts (BCP 47 primary tag). */
  language: string;
}
