/** Limits of one session that an operator or a test may change. Defaults are the platform's (docs.voximplant.ai, voxengine/limits). */
export interface SandboxSettings {
  /** Wall milliseconds that one callback, with everything it resolves, may run: 1000. */
  callbackMs: number;
  /** Bytes of one runtime: 16 MB. */
  memoryBytes: number;
}

/** The platform's own values. */
export const defaultSettings: SandboxSettings = { callbackMs: 1000, memoryBytes: 16 * 1024 * 1024 };

/** Limits of the VoxEngine runtime; source as above. Sizes in characters or bytes as named. */
export const runtimeLimits = {
  scriptCharacters: 256 * 1024,
  activeTimers: 100,
  intervalMs: 100,
  httpInFlight: 3,
  /** In flight and waiting together. */
  httpOutstanding: 35,
  httpBodyBytes: 2 * 1024 * 1024,
  httpTimeoutSeconds: 90,
  httpConnectSeconds: 6,
  customDataBytes: 200,
  messageBytes: 8192,
  logCharacters: 15_000,
  sayCharacters: 1500,
  storageKeyCharacters: 200,
  storageValueCharacters: 2000,
  storageTtlSeconds: 90 * 24 * 3600,
} as const;

/** The limits as scenarios' own code receives them. */
export type RuntimeLimits = typeof runtimeLimits;
