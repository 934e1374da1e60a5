import { Module } from '@nestjs/common';
import { AccountsModule } from '#accounts';
import { VoicePlatformModule } from '#voice-platform';
import { LoginRows } from './login-rows';
import { Logins } from './logins';

/** Browser logins and desk phones. */
@Module({
  imports: [AccountsModule, VoicePlatformModule],
  providers: [LoginRows, Logins],
  exports: [Logins],
})
export class EndpointsModule {}
