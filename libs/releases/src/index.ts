import { ReleasesConfig } from './releases.config';

export { ReleasesModule } from './releases.module';
export { Releases } from './releases';
export type { Release } from './read-release';

/** The rows of this room: none yet. */
export const releasesEntities = [];
/** The config classes of this room. */
export const releasesConfigs = [ReleasesConfig];
