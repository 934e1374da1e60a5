import { type DynamicModule, Module } from '@nestjs/common';
import { FoundationModule, HealthController, type LoadedConfig } from '#foundation';
import { AccountAnswers } from './account/account-answers';
import { AccountController } from './account/account.controller';
import { BalanceController } from './balance/balance.controller';
import { CallsController } from './calls/calls.controller';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor';
import { LinesController } from './lines/lines.controller';
import { LoginsController } from './logins/logins.controller';
import { NumbersController } from './numbers/numbers.controller';
import { PlatformCallbacksController } from './platform/platform-callbacks.controller';
import { PortalController } from './portal/portal.controller';
import { PortalSettingsService } from './portal/portal.service';
import { entities, roomModules } from './rooms';
import { ScenarioController } from './scenario/scenario.controller';
import { ScenarioConfigController } from './scenario-config/scenario-config.controller';
import { ReplayGuard } from './signature/replay-guard';
import { SignatureHooks } from './signature/signature-hooks';

/** The doors. */
export const controllers = [
  HealthController,
  AccountController,
  PortalController,
  LoginsController,
  NumbersController,
  LinesController,
  CallsController,
  BalanceController,
  ScenarioConfigController,
  ScenarioController,
  PlatformCallbacksController,
];

/** The HTTP service: every door, over the rooms. */
@Module({})
export class ControllerModule {
  static with(config: LoadedConfig): DynamicModule {
    return {
      module: ControllerModule,
      imports: [FoundationModule.with(config, entities), ...roomModules],
      controllers,
      providers: [SignatureHooks, ReplayGuard, IdempotencyInterceptor, PortalSettingsService, AccountAnswers],
    };
  }
}
