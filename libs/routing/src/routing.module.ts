import { Module } from '@nestjs/common';
import { NumbersModule } from '#numbers';
import { TenantsModule } from '#tenants';
import { LineConfigs } from './line-configs';
import { LineRepository } from './line.repository';
import { Lines } from './lines';
import { PortalSettings } from './portal-settings';
import { SettingsMark } from './settings-mark';

/** Lines, and the settings that call scenarios are served. */
@Module({
  imports: [NumbersModule, TenantsModule],
  providers: [LineRepository, Lines, LineConfigs, PortalSettings, SettingsMark],
  exports: [Lines, LineConfigs],
})
export class RoutingModule {}
