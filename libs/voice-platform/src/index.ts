import { VoicePlatformConfig } from './voximplant/voximplant.config';

export { VoicePlatformModule } from './voice-platform.module';
export { VoicePlatform } from './voice-platform';
export type * from './voice-platform.types';
export { isRefusal, PlatformRefusal, type RefusalReason } from './platform-refusal';

/** The rows of this room: none. */
export const voicePlatformEntities = [];
/** The config classes of this room. */
export const voicePlatformConfigs = [VoicePlatformConfig];
