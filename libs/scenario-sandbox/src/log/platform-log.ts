import type { ScenarioEvent } from '../events';
import type { ScenarioOperation } from '../operations';
import { formatLogParameters } from './log-format';

/** The platform's own ring back tone of a country, as its log shows it for 'US' (440 + 480 Hz, 2 s on, 4 s off); 'RU' is 425 Hz, 1 s on, 4 s off. */
const progressTones: Readonly<Record<string, string>> = {
  US: '440@-19,480@-19;*(2/4/1+2)',
  RU: '425@-19;*(1/4/1)',
};

/** Operations that the log shows with the leg's id and the operation's own members, under these names. Those the known logs do not
 * show (everything from `Ring` on) are named after their function. */
const commandNames = {
  startEarlyMedia: 'StartAudio',
  answer: 'AcceptCall',
  startPlayback: 'Play',
  stopPlayback: 'Stop',
  handleTones: 'HandleTones',
  hangup: 'HangupCall',
  record: 'Record',
  ring: 'Ring',
  reject: 'RejectCall',
  say: 'Say',
  sendDigits: 'SendDigits',
  sendMessage: 'SendMessage',
  sendInfo: 'SendInfo',
  transferTo: 'TransferTo',
  handleBlindTransfer: 'HandleBlindTransfer',
  handleMicStatus: 'HandleMicStatus',
  setCallCustomData: 'SetCallCustomData',
  sendMediaTo: 'SendMediaTo',
  stopMediaTo: 'StopMediaTo',
} as const;

function command(name: string, parameters: readonly unknown[]): string {
  return `Executing JS command: ${name} with params ${formatLogParameters(parameters)}`;
}

/** One leg's command: `{id = … ; …}`, codes as floating point. */
function legCommand(name: string, callId: string, members: Readonly<Record<string, unknown>>): string {
  const shown = { ...members, id: callId, options: undefined };
  return command(name, [typeof members.code === 'number' ? { ...shown, code: { double: members.code } } : shown]);
}

/** The session log's line for an operation. */
export function describeOperation(operation: ScenarioOperation): string {
  switch (operation.op) {
    case 'setCustomData':
      return command('SetCustomData', [{ data: operation.data }]);
    case 'terminate':
      return command('close', ['void']);
    case 'playProgressTone': {
      const script = progressTones[operation.country] ?? progressTones.US;
      return command('PlayToneScript', [{ id: operation.callId, loop: true, script }]);
    }
    case 'sendMediaBetween':
      return command('SendMediaBetween', [{ id1: operation.callId1, id2: operation.callId2 }]);
    case 'stopMediaBetween':
      return command('StopMediaBetween', [{ id1: operation.callId1, id2: operation.callId2 }]);
    case 'callUser':
    case 'callPSTN':
    case 'callSIP': {
      const { op, callId, ...target } = operation;
      return command(`C${op.slice(1)}`, [{ id: callId }, target]);
    }
    default: {
      const { op, callId, ...members } = operation;
      return legCommand(commandNames[op], callId, members);
    }
  }
}

/** How an event is shown, a request to the access URL without its headers: leg events that carry headers show them even when there are none, others as they are. */
function shownEvent(event: ScenarioEvent): object {
  switch (event.name) {
    case 'Application.HttpRequest':
      return { ...event, headers: undefined };
    case 'Application.CallAlerting':
      return { ...event, clientType: undefined };
    case 'Call.Disconnected':
      return { headers: {}, ...event, cost: { double: event.cost } };
    case 'Call.Connected':
    case 'Call.Failed':
    case 'Call.Ringing':
    case 'Call.AudioStarted':
    case 'Call.MessageReceived':
    case 'Call.InfoReceived':
      return { headers: {}, ...event };
    default:
      return event;
  }
}

/** The session log's line for an event handed to the scenario; digits are hidden when the scenario asked for that (`Logger.hideTones`). */
export function describeEvent(event: ScenarioEvent, hideTones = false): string {
  const isHidden = hideTones && event.name === 'Call.ToneReceived';
  return `Sent event to JS onPhoneEvent with params ${formatLogParameters([shownEvent(isHidden ? { ...event, tone: '*' } : event)])}`;
}
