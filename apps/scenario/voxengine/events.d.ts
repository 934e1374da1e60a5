// The voice platform's events as this scenario uses them, told in our own words.
// Names and fields: https://voximplant.com/docs/references/voxengine/appevents and /callevents.

/** The session has begun; the first event of all. */
interface StartedEvent {
  /** Where the session is commanded over HTTP while it lives. */
  accessURL: string;
  accessSecureURL?: string;
  accountId: number;
  applicationId: number;
  /** Where the session's log is found afterwards. */
  logURL: string;
  /** The id of the session in the platform's call history. */
  sessionId: number;
  userId?: number;
}

/** A call has come in and waits to be answered or rejected; the platform drops it after 60 s. */
interface CallAlertingEvent {
  call: Call;
  callerid: string;
  /** The number that was dialled: digits without `+`. */
  destination: string;
  displayName: string;
  fromURI: string;
  toURI: string;
  headers: Readonly<Record<string, string>>;
}

/** Somebody called the access URL. What the listener returns, at once and as a text, is the answer's body. */
interface HttpRequestEvent {
  method: string;
  path: string;
  content: string;
  /** Only those whose names begin with `X-`. */
  headers: readonly { key: string; value: string }[];
}

/** Events of the session. */
interface AppEventMap {
  'Application.Started': StartedEvent;
  'Application.CallAlerting': CallAlertingEvent;
  'Application.HttpRequest': HttpRequestEvent;
}

/** Names of the session's events. */
declare const AppEvents: {
  readonly Started: 'Application.Started';
  readonly CallAlerting: 'Application.CallAlerting';
  readonly HttpRequest: 'Application.HttpRequest';
};

/** What every event of a leg carries. */
interface CallEvent {
  call: Call;
}

/** The leg ended after it was connected. */
interface DisconnectedEvent extends CallEvent {
  /** Seconds since it was connected. */
  duration: number;
  /** In the account's currency; a hint, never booked. */
  cost: number;
  /** The tariff's text, such as `any Incoming VoIP`. */
  direction: string;
}

/** The leg ended before it was connected; `code` is a SIP status. */
interface FailedEvent extends CallEvent {
  code: number;
  reason: string;
}

/** The recording is complete; comes after `Disconnected`. */
interface RecordStoppedEvent extends CallEvent {
  url: string;
  cost: string;
  /** Seconds. */
  duration: number;
}

/** Events of a leg. */
interface CallEventMap {
  'Call.Connected': CallEvent;
  'Call.Disconnected': DisconnectedEvent;
  'Call.Failed': FailedEvent;
  /** Not sent after `stopPlayback()`. */
  'Call.PlaybackFinished': CallEvent & { error?: string };
  'Call.ToneReceived': CallEvent & { tone: string };
  'Call.RecordStarted': CallEvent & { url: string };
  'Call.RecordStopped': RecordStoppedEvent;
  'Call.RecordError': CallEvent & { error: string };
  'Call.MessageReceived': CallEvent & { text: string };
}

/** Names of a leg's events. */
declare const CallEvents: {
  readonly Connected: 'Call.Connected';
  readonly Disconnected: 'Call.Disconnected';
  readonly Failed: 'Call.Failed';
  readonly PlaybackFinished: 'Call.PlaybackFinished';
  readonly ToneReceived: 'Call.ToneReceived';
  readonly RecordStarted: 'Call.RecordStarted';
  readonly RecordStopped: 'Call.RecordStopped';
  readonly RecordError: 'Call.RecordError';
  readonly MessageReceived: 'Call.MessageReceived';
};
