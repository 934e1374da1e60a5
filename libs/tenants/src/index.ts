import { LicenceRow, LicenceVerdictRow } from './licences/licence.entity';
import { PortalRow } from './portal.entity';
import { TenantRow } from './tenant.entity';
import { LicencesConfig } from './licences/licences.config';

export { TenantsModule } from './tenants.module';
export { Tenants, tenantStateTopic } from './tenants';
export { Callers } from './callers';
export { Portals, portalKeysTopic, type PortalSettings } from './portals';
export { type KnownKey, PortalKeys } from './portal-keys';
export { type DeliveryResult, PortalRequests, type WebhookMessage } from './portal-requests';
export { EmbeddedLicenceDirectory, type LicenceOrder } from './licences/embedded-licence-directory';
export type { Entitlements, LicenceState, LicenceVerdict } from './licences/licence';
export { Licences } from './licences/licences';
export { checkedCountry, checkedCurrency } from './licences/checked-licence-fields';
export type { Portal, Tenant, TenantState } from './tenant';

/** The rows of this room. */
export const tenantsEntities = [TenantRow, PortalRow, LicenceRow, LicenceVerdictRow];
/** The config classes of this room. */
export const tenantsConfigs = [LicencesConfig];
