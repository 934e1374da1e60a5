/** SIP headers of a call or an event. */
export type HeaderMap = Readonly<Record<string, string>>;

interface OnCall {
  /** The leg it is done to. */
  callId: string;
}

/**
 * What a scenario asks of the platform, in the order in which it asked. Names are those of VoxEngine's functions; the names that
 * the session log shows are in `describeOperation`. Nothing here is trusted: a scenario can make up any value and any call id.
 */
export type ScenarioOperation =
  | { op: 'setCustomData'; data: string }
  | ({ op: 'setCallCustomData'; data: string } & OnCall)
  | ({ op: 'ring' | 'startEarlyMedia'; headers: HeaderMap | null } & OnCall)
  | ({ op: 'answer'; headers: HeaderMap | null } & OnCall)
  | ({ op: 'reject'; code: number; headers: HeaderMap | null } & OnCall)
  /** `code` is what the platform logs: 302 for an outgoing leg that was not answered yet, else 603. */
  | ({ op: 'hangup'; code: number; headers: HeaderMap | null } & OnCall)
  | ({ op: 'playProgressTone'; country: string } & OnCall)
  | ({ op: 'startPlayback'; url: string; loop: boolean } & OnCall)
  | ({ op: 'say'; text: string; voice: string | null } & OnCall)
  | ({ op: 'stopPlayback' } & OnCall)
  | ({ op: 'handleTones'; handle: boolean } & OnCall)
  | ({ op: 'sendDigits'; digits: string } & OnCall)
  | ({ op: 'record'; stereo: boolean; options: Readonly<Record<string, unknown>> } & OnCall)
  | ({ op: 'sendMessage'; text: string } & OnCall)
  | ({ op: 'sendInfo'; mimeType: string; body: string; headers: HeaderMap | null } & OnCall)
  | ({ op: 'transferTo'; to: string; callId2: string | null; headers: HeaderMap | null } & OnCall)
  | ({ op: 'handleBlindTransfer' | 'handleMicStatus'; handle: boolean } & OnCall)
  | ({
      op: 'callUser';
      username: string;
      callerid: string;
      displayName: string | null;
      headers: HeaderMap | null;
      video: boolean | null;
    } & OnCall)
  | ({ op: 'callPSTN'; number: string; callerid: string; options: Readonly<Record<string, unknown>> } & OnCall)
  | ({
      op: 'callSIP';
      to: string;
      callerid: string | null;
      displayName: string | null;
      headers: HeaderMap | null;
      options: Readonly<Record<string, unknown>>;
    } & OnCall)
  | { op: 'sendMediaBetween' | 'stopMediaBetween'; callId1: string; callId2: string }
  /** One way: what `fromCallId` says is heard, or no longer heard, by `callId`. */
  | ({ op: 'sendMediaTo' | 'stopMediaTo'; fromCallId: string } & OnCall)
  | { op: 'terminate' };

/** An HTTP request of `Net.httpRequest` or `Net.httpRequestAsync`. */
export interface ScenarioHttpRequest {
  url: string;
  method: string;
  headers: HeaderMap;
  /** Null without a body; bytes stand for `postData: number[]`. */
  body: string | null;
  bodyEncoding: 'utf8' | 'base64';
  /** Virtual seconds until code -7; 90 is the platform's own and the longest. */
  timeoutSeconds: number;
  connectionTimeoutSeconds: number;
  /** The answer's body is wanted as bytes. */
  rawOutput: boolean;
}

/** A request to `ApplicationStorage`, which one application's sessions share. */
export type StorageRequest =
  | { action: 'get' | 'remove'; key: string }
  | { action: 'put'; key: string; value: string; ttlSeconds: number }
  | { action: 'keys'; pattern: string | null; count: number };

/** One kept value; `expireAt` in seconds since the epoch. */
export interface StorageRecord {
  key: string;
  value: string;
  expireAt: number;
}

/** The record (null when there is none) for get, put and remove; the keys for keys; or why the call is rejected. */
export type StorageAnswer = { record: StorageRecord | null } | { keys: readonly string[] } | { error: string };

/** What the session handles by itself and never passes to its host's `perform`. */
export type SessionOperation =
  | { op: 'log'; text: string }
  | { op: 'hideTones'; hide: boolean }
  | { op: 'setTimer'; timerId: number; delayMs: number }
  | { op: 'clearTimer'; timerId: number }
  | { op: 'httpRequest'; requestId: number; request: ScenarioHttpRequest }
  | { op: 'storage'; requestId: number; request: StorageRequest };

/** Anything that crosses from the scenario to us. */
export type GuestOperation = ScenarioOperation | SessionOperation;
