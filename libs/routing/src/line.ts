import type { LineSettings } from '#call-flow';

/** Who keeps a line's settings: pushed to us, or owned by the portal and asked for at the first call. */
export type SettingsOwner = 'patchbay' | 'portal';

/** A line: a name for one or more numbers with common routing settings. */
export interface Line {
  lineId: string;
  title: string;
  settingsOwner: SettingsOwner;
  /** The settings in force; undefined while the portal has not been asked for its own. */
  settings: LineSettings | undefined;
  /** Rises by one with every change of the settings; 0 before there are any. */
  settingsVersion: number;
  /** When the portal that owns them said so last; undefined for settings that were pushed. */
  settingsReadAt: Date | undefined;
  numbers: { numberId: string; number: string }[];
}

/** What a line is to be. Without settings they are the portal's and asked for at the next call. */
export interface LineOrder {
  title: string;
  numberIds: readonly string[];
  settings?: LineSettings;
}
