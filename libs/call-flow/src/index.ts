export type { LineSettings, NoAnswerRule, QueueType, WorkingWindow } from './line-settings';
export type { SettingsProblem } from './json-checks';
export { checkLineSettings } from './check-line-settings';
export { buildScenarioConfig, CONFIG_SCHEMA_VERSION, readScenarioConfig } from './scenario-config';
export type { ScenarioConfig, ScenarioLine } from './scenario-config';
export { configLine } from './config-line';
export { admit, isBlocked, isWorkingTime } from './admission';
export type { Admission, LocalTime } from './admission';
export { readInviteAnswer } from './invite-answer';
export type { InviteAnswer, InviteCommand } from './invite-answer';
export {
  afterGreeting,
  afterInvite,
  afterNoAnswer,
  byRule,
  devicesOfExtension,
  MOST_RUNG_TOGETHER,
  nextInQueue,
} from './ringing';
export type { AfterGreeting, Device, NoAnswerStep, WaitingStep } from './ringing';
