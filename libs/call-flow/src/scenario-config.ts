import { checkLineSettings } from './check-line-settings';
import type { LineSettings } from './line-settings';

/** The version of the document that scenarios read; raised when an older scenario could not read it any more. */
export const CONFIG_SCHEMA_VERSION = 1;

/** The line a config is for. */
export interface ScenarioLine {
  lineId: string;
  /** The number that was called: E.164 with `+`. */
  number: string;
  /** What the portal calls the line; shown in logs. */
  title: string;
}

/** What `POST /scenario/v1/config` answers: all that a scenario needs to serve a call. Unknown members are kept. */
export interface ScenarioConfig {
  schemaVersion: typeof CONFIG_SCHEMA_VERSION;
  /** Rises by one with every saved change of the line's settings. */
  version: number;
  line: ScenarioLine;
  settings: LineSettings;
}

/**
 * Puts a config together. Pure: the same input gives the same JSON, so that its digest may be kept beside it.
 *
 * @param version a whole number from 1; the version of the settings
 */
export function buildScenarioConfig(line: ScenarioLine, settings: LineSettings, version: number): ScenarioConfig {
  const { lineId, number, title } = line;
  return { schemaVersion: CONFIG_SCHEMA_VERSION, version, line: { lineId, number, title }, settings };
}

/**
 * Reads a parsed config inside a scenario; `undefined` for anything that could not be served safely. The signature proves
 * who sent it, this proves that the code below may trust its shape.
 */
export function readScenarioConfig(value: unknown): ScenarioConfig | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { schemaVersion, version, line, settings } = value as Partial<Record<keyof ScenarioConfig, unknown>>;
  if (schemaVersion !== CONFIG_SCHEMA_VERSION || typeof version !== 'number') return undefined;
  if (typeof line !== 'object' || line === null) return undefined;
  const { lineId, number, title } = line as Partial<Record<keyof ScenarioLine, unknown>>;
  if (typeof lineId !== 'string' || typeof number !== 'string' || typeof title !== 'string') return undefined;
  if (checkLineSettings(settings, 'keep').length > 0) return undefined;
  return value as ScenarioConfig;
}
