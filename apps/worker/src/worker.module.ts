import { type DynamicModule, Module } from '@nestjs/common';
import { FoundationModule, HealthController, type LoadedConfig } from '#foundation';
import { CallJobs } from './call-jobs';
import { DeliveryJobs } from './delivery-jobs';
import { Housekeeping } from './housekeeping';
import { PeriodicLooks } from './periodic-looks';
import { entities, roomModules } from './rooms';

/** The background process: jobs and periodic looks over the rooms, and a door for health checks alone. */
@Module({})
export class WorkerModule {
  static with(config: LoadedConfig): DynamicModule {
    return {
      module: WorkerModule,
      imports: [FoundationModule.with(config, entities), ...roomModules],
      controllers: [HealthController],
      providers: [DeliveryJobs, CallJobs, PeriodicLooks, Housekeeping],
    };
  }
}
