import { Module } from '@nestjs/common';
import { AccountsModule } from '#accounts';
import { BalanceModule } from '#balance';
import { TenantsModule } from '#tenants';
import { VoicePlatformModule } from '#voice-platform';
import { CallRows } from './call-rows';
import { Calls } from './calls';
import { CallConfirmations } from './confirmation/call-confirmations';
import { CallSettlement } from './confirmation/call-settlement';
import { PlatformSessions } from './confirmation/platform-sessions';
import { CallIngest } from './ingest/call-ingest';
import { Invites } from './invites';

/** Calls: what scenarios and the platform say of them, whom they ring, and their history. */
@Module({
  imports: [AccountsModule, BalanceModule, TenantsModule, VoicePlatformModule],
  providers: [CallRows, Calls, CallIngest, Invites, PlatformSessions, CallSettlement, CallConfirmations],
  exports: [Calls, CallIngest, Invites, CallConfirmations],
})
export class CallsModule {}
