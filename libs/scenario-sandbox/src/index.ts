export type { HoldReason, Release, SandboxClock, Timer, TimerOptions } from './clock/sandbox-clock';
export { VirtualClock, type JumpListener, type VirtualClockOptions } from './clock/virtual-clock';
export { WallClock } from './clock/wall-clock';
export { RealmEngine } from './engine/realm-engine';
export type {
  EngineSession,
  GuestFailure,
  GuestMessage,
  GuestOutcome,
  ScenarioEngine,
  ScenarioProgram,
  ScenarioScript,
} from './engine/scenario-engine';
export { WorkerPool, type WorkerPoolOptions } from './engine/worker-pool';
export type { ApplicationEvent, CallEvent, HeaderEntry, ScenarioEvent } from './events';
export { stampLines } from './log/log-format';
export { describeEvent, describeOperation } from './log/platform-log';
export type {
  GuestOperation,
  HeaderMap,
  ScenarioHttpRequest,
  ScenarioOperation,
  StorageAnswer,
  StorageRecord,
  StorageRequest,
} from './operations';
export { SandboxError } from './sandbox-error';
export { defaultSettings, runtimeLimits, type SandboxSettings } from './sandbox-settings';
export type { HttpFault, ScenarioHost, ScenarioHttpResult } from './scenario-host';
export { UndiciTransport, type HttpTransport, type UndiciTransportOptions } from './session/http-transport';
export { ScenarioSession, type DispatchResult, type SessionEnd, type SessionOptions } from './session/scenario-session';
