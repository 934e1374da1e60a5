import type { CallEvent } from '../events';
import type { HeaderMap, ScenarioOperation } from '../operations';
import type { Kit } from './kit';

/** A leg as the scenario holds it, with what the rest of the prelude needs to know of it. */
export interface GuestCall {
  id(): string;
  /** Takes an event of this leg: changes its state, then calls the scenario's listeners. */
  accept(event: CallEvent): void;
}

/** What a leg is created with. */
export interface CallOrigin {
  id: string;
  incoming: boolean;
  callerid: string;
  displayName: string;
  number: string;
  clientType: string;
  customData: string;
}

/** CallEvents and the Call object; source text of the prelude (see `Kit`). Returns how a leg is made. */
export function installCalls(kit: Kit): (origin: CallOrigin) => GuestCall {
  const { scope, text } = kit;
  const { limits } = kit.settings;
  const eventNames = [
    'Connected Disconnected Failed Ringing AudioStarted PlaybackReady PlaybackStarted PlaybackFinished ToneReceived',
    'RecordStarted RecordStopped RecordError MessageReceived InfoReceived OnHold OffHold MicStatusChange PushSent StateChanged',
    'TransferComplete TransferFailed BlindTransferRequested RtpStopped RtpResumed FirstAudioPacketReceived AudioQualityDetected',
  ].flatMap((line) => line.split(' '));
  scope.CallEvents = Object.fromEntries(eventNames.map((name) => [name, `Call.${name}`]));

  function headersOf(given: unknown): HeaderMap | null {
    if (given === undefined || given === null) return null;
    return Object.fromEntries(
      Object.entries(given as Record<string, unknown>).map(([name, value]) => [name, text(value)]),
    );
  }

  return function createCall(origin: CallOrigin): GuestCall {
    const callId = origin.id;
    const events = kit.emitter();
    let customData = origin.customData;
    let state = 'ALERTING';

    /** What is asked of a leg that has ended is ignored, as by the platform. */
    function ask(operation: ScenarioOperation): void {
      if (state !== 'TERMINATED') kit.emit(operation);
    }

    const follow: Record<string, string> = {
      'Call.Connected': 'CONNECTED',
      'Call.Disconnected': 'TERMINATED',
      'Call.Failed': 'TERMINATED',
    };

    const call = {
      id: () => callId,
      state: () => state,
      incoming: () => origin.incoming,
      callerid: () => origin.callerid,
      displayName: () => origin.displayName,
      number: () => origin.number,
      clientType: () => origin.clientType,
      customData(data?: unknown) {
        if (data === undefined) return customData;
        kit.requireBytes('customData', text(data), limits.customDataBytes);
        customData = text(data);
        ask({ op: 'setCallCustomData', callId, data: customData });
        return customData;
      },
      answer: (headers?: unknown) => ask({ op: 'answer', callId, headers: headersOf(headers) }),
      reject: (code: unknown, headers?: unknown) =>
        ask({ op: 'reject', callId, code: Number(code ?? 603), headers: headersOf(headers) }),
      hangup(headers?: unknown) {
        const code = !origin.incoming && state !== 'CONNECTED' ? 302 : 603;
        ask({ op: 'hangup', callId, code, headers: headersOf(headers) });
      },
      ring: (headers?: unknown) => ask({ op: 'ring', callId, headers: headersOf(headers) }),
      startEarlyMedia: (headers?: unknown) => ask({ op: 'startEarlyMedia', callId, headers: headersOf(headers) }),
      playProgressTone: (country: unknown) => ask({ op: 'playProgressTone', callId, country: text(country) }),
      startPlayback(url: unknown, options?: unknown) {
        const loop = options === true || (options as { loop?: unknown } | undefined)?.loop === true;
        ask({ op: 'startPlayback', callId, url: text(url), loop });
      },
      stopPlayback: () => ask({ op: 'stopPlayback', callId }),
      say(phrase: unknown, options?: { voice?: unknown }) {
        if (text(phrase).length > limits.sayCharacters)
          throw new Error(`say: longer than ${limits.sayCharacters} characters`);
        ask({
          op: 'say',
          callId,
          text: text(phrase),
          voice: options?.voice === undefined ? null : text(options.voice),
        });
      },
      handleTones: (handle: unknown) => ask({ op: 'handleTones', callId, handle: Boolean(handle) }),
      sendDigits: (digits: unknown) => ask({ op: 'sendDigits', callId, digits: text(digits) }),
      record(options?: Record<string, unknown>) {
        ask({ op: 'record', callId, stereo: options?.stereo === true, options: options ?? {} });
      },
      sendMessage(message: unknown) {
        kit.requireBytes('sendMessage: the text', text(message), limits.messageBytes);
        ask({ op: 'sendMessage', callId, text: text(message) });
      },
      sendInfo(mimeType: unknown, body: unknown, headers?: unknown) {
        kit.requireBytes('sendInfo: the body', text(body), limits.messageBytes);
        ask({ op: 'sendInfo', callId, mimeType: text(mimeType), body: text(body), headers: headersOf(headers) });
      },
      sendMediaTo: (unit: GuestCall) => ask({ op: 'sendMediaTo', callId: unit.id(), fromCallId: callId }),
      stopMediaTo: (unit: GuestCall) => ask({ op: 'stopMediaTo', callId: unit.id(), fromCallId: callId }),
      transferTo(target: { to: unknown; call?: GuestCall; headers?: unknown }) {
        const callId2 = target.call === undefined ? null : target.call.id();
        ask({ op: 'transferTo', callId, to: text(target.to), callId2, headers: headersOf(target.headers) });
      },
      handleBlindTransfer: (handle: unknown) => ask({ op: 'handleBlindTransfer', callId, handle: Boolean(handle) }),
      handleMicStatus: (handle: unknown) => ask({ op: 'handleMicStatus', callId, handle: Boolean(handle) }),
      addEventListener: (name: unknown, listener: unknown) => events.add(name, listener),
      removeEventListener: (name: unknown, listener?: unknown) => events.remove(name, listener),
    };

    return Object.defineProperty(call as typeof call & GuestCall, 'accept', {
      value(event: CallEvent) {
        const progresses = event.name === 'Call.Ringing' || event.name === 'Call.AudioStarted';
        if (progresses && state === 'ALERTING') state = 'PROGRESSING';
        state = follow[event.name] ?? state;
        events.fire(event.name, { headers: {}, ...event, call });
      },
    });
  };
}
