import { Module } from '@nestjs/common';
import { VoicePlatform } from './voice-platform';
import { ManagementApi } from './voximplant/management-api';
import { MasterPace } from './voximplant/master-pace';
import { VoximplantAdapter } from './voximplant/voximplant.adapter';

/** The voice platform that this installation is built on. Rooms inject `VoicePlatform` and never learn its name. */
@Module({
  providers: [MasterPace, ManagementApi, { provide: VoicePlatform, useClass: VoximplantAdapter }],
  exports: [VoicePlatform],
})
export class VoicePlatformModule {}
