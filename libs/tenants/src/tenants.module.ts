import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, SecretBox } from '#foundation';
import { Callers } from './callers';
import { EmbeddedLicenceDirectory } from './licences/embedded-licence-directory';
import { LicenceDirectory } from './licences/licence';
import { LicenceServer } from './licences/licence-server';
import { Licences } from './licences/licences';
import { PortalKeys } from './portal-keys';
import { PortalRequests } from './portal-requests';
import { Portals } from './portals';
import { Tenants } from './tenants';
import { LicencesConfig } from './licences/licences.config';

/** Tenants, the portals bound to them, their licences and keys. */
@Module({
  providers: [
    Tenants,
    Callers,
    Portals,
    Licences,
    PortalKeys,
    PortalRequests,
    EmbeddedLicenceDirectory,
    {
      provide: LicenceDirectory,
      useFactory: (config: LicencesConfig, dataSource: DataSource, secrets: SecretBox, clock: Clock) =>
        config.serverUrl === undefined
          ? new EmbeddedLicenceDirectory(dataSource, secrets, clock)
          : new LicenceServer(config, clock),
      inject: [LicencesConfig, DataSource, SecretBox, Clock],
    },
  ],
  exports: [Tenants, Callers, Portals, Licences, PortalKeys, PortalRequests, EmbeddedLicenceDirectory],
})
export class TenantsModule {}
