import { AccountsModule, accountsConfigs, accountsEntities } from '#accounts';
import { BalanceModule, balanceConfigs, balanceEntities } from '#balance';
import { CallsModule, callsConfigs, callsEntities } from '#calls';
import { type ConfigClass, foundationConfigs } from '#foundation';
import { releasesConfigs } from '#releases';
import { TenantsModule, tenantsConfigs, tenantsEntities } from '#tenants';
import { voicePlatformConfigs } from '#voice-platform';
import { WebhooksModule, webhooksConfigs, webhooksEntities } from '#webhooks';

/** The rooms that have work to do behind the requests. */
export const roomModules = [TenantsModule, AccountsModule, BalanceModule, CallsModule, WebhooksModule];

/** Their rows. */
export const entities: readonly (new () => object)[] = [
  ...tenantsEntities,
  ...accountsEntities,
  ...balanceEntities,
  ...callsEntities,
  ...webhooksEntities,
];

/** Their config classes, and those of the rooms that they stand on. */
export const roomConfigs: readonly ConfigClass[] = [
  ...foundationConfigs,
  ...tenantsConfigs,
  ...voicePlatformConfigs,
  ...releasesConfigs,
  ...accountsConfigs,
  ...balanceConfigs,
  ...callsConfigs,
  ...webhooksConfigs,
];
