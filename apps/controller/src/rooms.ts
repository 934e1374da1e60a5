import { AccountsModule, accountsConfigs, accountsEntities } from '#accounts';
import { BalanceModule, balanceConfigs, balanceEntities } from '#balance';
import { CallsModule, callsConfigs, callsEntities } from '#calls';
import { EndpointsModule, endpointsConfigs, endpointsEntities } from '#endpoints';
import { type ConfigClass, foundationConfigs } from '#foundation';
import { NumbersModule, numbersConfigs, numbersEntities } from '#numbers';
import { ReleasesModule, releasesConfigs, releasesEntities } from '#releases';
import { RoutingModule, routingConfigs, routingEntities } from '#routing';
import { TenantsModule, tenantsConfigs, tenantsEntities } from '#tenants';
import { VoicePlatformModule, voicePlatformConfigs } from '#voice-platform';
import { WebhooksModule, webhooksConfigs, webhooksEntities } from '#webhooks';

/** Every room behind the controller's doors. */
export const roomModules = [
  TenantsModule,
  VoicePlatformModule,
  ReleasesModule,
  AccountsModule,
  EndpointsModule,
  NumbersModule,
  RoutingModule,
  BalanceModule,
  WebhooksModule,
  CallsModule,
];

/** The tables of the rooms: with foundation's own, what the migrations must add up to. */
export const entities: readonly (new () => object)[] = [
  ...tenantsEntities,
  ...releasesEntities,
  ...accountsEntities,
  ...endpointsEntities,
  ...numbersEntities,
  ...routingEntities,
  ...balanceEntities,
  ...webhooksEntities,
  ...callsEntities,
];

/** Every config class of the rooms. */
export const roomConfigs: readonly ConfigClass[] = [
  ...foundationConfigs,
  ...tenantsConfigs,
  ...voicePlatformConfigs,
  ...releasesConfigs,
  ...accountsConfigs,
  ...endpointsConfigs,
  ...numbersConfigs,
  ...routingConfigs,
  ...balanceConfigs,
  ...webhooksConfigs,
  ...callsConfigs,
];
