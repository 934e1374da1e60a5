import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { accountsConfigs, accountsEntities, AccountsModule } from '#accounts';
import { foundationConfigs, FoundationModule, loadConfig } from '#foundation';
import { releasesConfigs } from '#releases';
import { tenantsConfigs, tenantsEntities, TenantsModule } from '#tenants';
import { voicePlatformConfigs } from '#voice-platform';

class AccountsAlone {}

/** The accounts room with what it stands on, and nothing else: a replica as far as provisioning goes. */
export async function openAccounts(environment: Record<string, string | undefined>): Promise<INestApplicationContext> {
  const config = loadConfig(
    [...foundationConfigs, ...tenantsConfigs, ...voicePlatformConfigs, ...releasesConfigs, ...accountsConfigs],
    environment,
  );
  const foundation = FoundationModule.with(config, [...tenantsEntities, ...accountsEntities]);
  const module = { module: AccountsAlone, imports: [foundation, TenantsModule, AccountsModule] };
  return NestFactory.createApplicationContext(module, { logger: ['error'], abortOnError: false });
}
