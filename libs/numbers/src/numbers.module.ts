import { Module } from '@nestjs/common';
import { AccountsModule } from '#accounts';
import { VoicePlatformModule } from '#voice-platform';
import { NumberRows } from './number-rows';
import { Numbers } from './numbers';

/** Numbers to rent and rented ones. */
@Module({
  imports: [AccountsModule, VoicePlatformModule],
  providers: [NumberRows, Numbers],
  exports: [Numbers],
})
export class NumbersModule {}
