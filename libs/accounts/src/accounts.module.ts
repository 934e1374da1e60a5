import { Module } from '@nestjs/common';
import { ReleasesModule } from '#releases';
import { TenantsModule } from '#tenants';
import { VoicePlatformModule } from '#voice-platform';
import { AccountActivity } from './account-activity';
import { AccountRows } from './account-rows';
import { AccountSecrets } from './account-secrets';
import { Accounts } from './accounts';
import { Failpoints } from './provisioning/failpoints';
import { Provisioning } from './provisioning/provisioning';
import { ProvisioningSteps } from './provisioning/provisioning-steps';
import { UnfinishedAccounts } from './unfinished-accounts';
import { ScenarioSecrets } from './provisioning/scenario-secrets';

/** Sub-accounts at the voice platform. */
@Module({
  imports: [TenantsModule, VoicePlatformModule, ReleasesModule],
  providers: [
    AccountRows,
    ScenarioSecrets,
    ProvisioningSteps,
    Provisioning,
    Failpoints,
    Accounts,
    AccountActivity,
    AccountSecrets,
    UnfinishedAccounts,
  ],
  exports: [Accounts, UnfinishedAccounts],
})
export class AccountsModule {}
