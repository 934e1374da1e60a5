import type { HeaderMap } from './operations';

/** One header as VoxEngine lists it in HTTP requests and answers. */
export interface HeaderEntry {
  key: string;
  value: string;
}

/** AppEvents: https://voximplant.com/docs/references/voxengine/appevents (wire names as the session log shows them). */
export type ApplicationEvent =
  | {
      name: 'Application.Started';
      accessURL: string;
      accessSecureURL?: string;
      accountId: number;
      applicationId: number;
      logURL: string;
      sessionId: number;
      userId?: number;
      conference_name?: string;
    }
  | {
      name: 'Application.CallAlerting';
      /** Id of the incoming leg. */
      id: string;
      callerid: string;
      destination: string;
      displayName: string;
      fromURI: string;
      toURI: string;
      headers: HeaderMap;
      customData?: string;
      scheme?: string;
      /** What kind of client calls; tells `call.clientType()`. */
      clientType?: 'pstn' | 'sip' | 'user';
    }
  | {
      name: 'Application.HttpRequest';
      method: string;
      path: string;
      content: string;
      headers?: readonly HeaderEntry[];
    };

/** A leg's id, and the headers that came with an event of it. */
interface OfCall {
  id: string;
  headers?: HeaderMap;
}

/** CallEvents: https://voximplant.com/docs/references/voxengine/callevents */
export type CallEvent =
  | ({ name: 'Call.Connected'; customData?: string } & OfCall)
  | ({
      name: 'Call.Disconnected';
      /** Seconds. */
      duration: number;
      /** In the account's currency. */
      cost: number;
      /** The tariff's text, such as `any Incoming VoIP`. */
      direction: string;
      reason?: string;
      internalCode?: number;
    } & OfCall)
  | ({ name: 'Call.Failed'; code: number; reason: string } & OfCall)
  | ({ name: 'Call.Ringing' | 'Call.AudioStarted' | 'Call.OnHold' | 'Call.OffHold' } & OfCall)
  | ({ name: 'Call.PlaybackReady' | 'Call.RtpStopped' | 'Call.RtpResumed' | 'Call.FirstAudioPacketReceived' } & OfCall)
  | ({ name: 'Call.PlaybackStarted'; duration: number } & OfCall)
  | ({ name: 'Call.PlaybackFinished'; error?: string } & OfCall)
  | ({ name: 'Call.ToneReceived'; tone: string; type?: 1 | 2 | 3 } & OfCall)
  | ({ name: 'Call.RecordStarted'; url: string } & OfCall)
  /** `cost` is a string here and `duration` seconds; arrives after Call.Disconnected. */
  | ({ name: 'Call.RecordStopped'; url: string; cost: string; duration: number; reason?: string } & OfCall)
  | ({ name: 'Call.RecordError'; error: string } & OfCall)
  | ({ name: 'Call.MessageReceived'; text: string } & OfCall)
  | ({ name: 'Call.InfoReceived'; mimeType: string; body: string } & OfCall)
  | ({ name: 'Call.MicStatusChange'; active: boolean } & OfCall)
  | ({ name: 'Call.PushSent'; result: string } & OfCall)
  | ({ name: 'Call.StateChanged'; oldState: string; newState: string } & OfCall)
  | ({ name: 'Call.TransferComplete'; role?: string } & OfCall)
  | ({ name: 'Call.TransferFailed'; code: number; reason: string; role?: string } & OfCall)
  | ({ name: 'Call.BlindTransferRequested'; transferTo: string } & OfCall)
  | ({ name: 'Call.AudioQualityDetected'; quality: string } & OfCall);

/** What the platform can tell a scenario. `Terminating` and `Terminated` are the session's own and are not dispatched from outside. */
export type ScenarioEvent = ApplicationEvent | CallEvent;
