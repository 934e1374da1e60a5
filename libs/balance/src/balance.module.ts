import { Module } from '@nestjs/common';
import { AccountsModule } from '#accounts';
import { TenantsModule } from '#tenants';
import { VoicePlatformModule } from '#voice-platform';
import { Balance } from './balance';
import { AccountHints } from './callbacks/account-hints';
import { CallbackRows } from './callbacks/callback-rows';
import { PlatformCallbacks } from './callbacks/platform-callbacks';
import { SenderShare } from './callbacks/sender-share';
import { Ledger } from './ledger';

/** Money: balances, the ledger, and the platform's hints about accounts. */
@Module({
  imports: [AccountsModule, TenantsModule, VoicePlatformModule],
  providers: [Balance, Ledger, AccountHints, CallbackRows, PlatformCallbacks, SenderShare],
  exports: [Balance, Ledger, PlatformCallbacks],
})
export class BalanceModule {}
