import { LineNumberRow, LineRow } from './line.entity';

export { RoutingModule } from './routing.module';
export { Lines } from './lines';
export { type ConfigSource, LineConfigs, type ServedConfig } from './line-configs';
export { SettingsMark } from './settings-mark';
export type { Line, LineOrder, SettingsOwner } from './line';

/** The rows of this room. */
export const routingEntities = [LineRow, LineNumberRow];
/** The config classes of this room. */
export const routingConfigs = [];
