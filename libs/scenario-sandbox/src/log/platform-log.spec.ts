import type { ScenarioEvent } from '../events';
import type { ScenarioOperation } from '../operations';
import { stampLines } from './log-format';
import { describeEvent, describeOperation } from './platform-log';

const caller = '16214d90008034a8.1437727808.225341';
const phone = 'viXMtbt2TrSdBzRsqoyzSUQTaqDxKESGr_bNdm7UuBI';
const agent = 'aI2BuvHLRLmeITs0LNDdq1O4AmrcWkZUmtayuwx7k_o';

/** Operations, and the lines of the seed's own log. */
const commands: [ScenarioOperation, string][] = [
  [{ op: 'setCustomData', data: caller }, `SetCustomData with params [{data = ${caller} ; } ; ]`],
  [
    { op: 'startEarlyMedia', callId: caller, headers: null },
    `StartAudio with params [{headers = NULL ; id = ${caller} ; } ; ]`,
  ],
  [
    { op: 'playProgressTone', callId: caller, country: 'US' },
    `PlayToneScript with params [{id = ${caller} ; loop = true ; script = 440@-19,480@-19;*(2/4/1+2) ; } ; ]`,
  ],
  [{ op: 'answer', callId: caller, headers: null }, `AcceptCall with params [{headers = NULL ; id = ${caller} ; } ; ]`],
  [
    { op: 'startPlayback', callId: caller, url: 'http://dl.bitrix24.com/vi/RU01.mp3', loop: false },
    `Play with params [{id = ${caller} ; loop = false ; url = http://dl.bitrix24.com/vi/RU01.mp3 ; } ; ]`,
  ],
  [
    { op: 'handleTones', callId: caller, handle: true },
    `HandleTones with params [{handle = true ; id = ${caller} ; } ; ]`,
  ],
  [{ op: 'stopPlayback', callId: caller }, `Stop with params [{id = ${caller} ; } ; ]`],
  [
    {
      op: 'callUser',
      callId: phone,
      username: 'phone67',
      callerid: '79112233444',
      displayName: null,
      headers: null,
      video: null,
    },
    `CallUser with params [{id = ${phone} ; } ; {callerid = 79112233444 ; displayName = NULL ; headers = NULL ; username = phone67 ; video = NULL ; } ; ]`,
  ],
  [
    { op: 'hangup', callId: phone, code: 302, headers: null },
    `HangupCall with params [{code = 3.0200E+02 ; headers = NULL ; id = ${phone} ; } ; ]`,
  ],
  [
    { op: 'hangup', callId: caller, code: 603, headers: null },
    `HangupCall with params [{code = 6.0300E+02 ; headers = NULL ; id = ${caller} ; } ; ]`,
  ],
  [
    { op: 'sendMediaBetween', callId1: agent, callId2: caller },
    `SendMediaBetween with params [{id1 = ${agent} ; id2 = ${caller} ; } ; ]`,
  ],
  [
    { op: 'stopMediaBetween', callId1: caller, callId2: agent },
    `StopMediaBetween with params [{id1 = ${caller} ; id2 = ${agent} ; } ; ]`,
  ],
  [
    { op: 'record', callId: caller, stereo: false, options: {} },
    `Record with params [{id = ${caller} ; stereo = false ; } ; ]`,
  ],
  [{ op: 'terminate' }, 'close with params [void ; ]'],
];

const events: [ScenarioEvent, string][] = [
  [
    {
      name: 'Application.Started',
      accessURL: '',
      accountId: 7,
      applicationId: 8,
      logURL: '',
      sessionId: 48475497,
      userId: 1,
    },
    '{accessURL = ; accountId = 7 ; applicationId = 8 ; logURL = ; name = Application.Started ; sessionId = 48475497 ; userId = 1 ; }',
  ],
  [
    {
      name: 'Application.CallAlerting',
      id: caller,
      callerid: 'test',
      destination: '74012XXXXXX',
      displayName: '79112233444',
      fromURI: 'sip:test@ip.accountName.voximplant.com',
      toURI: 'sip:74012XXXXXX@ip.accountName.voximplant.com',
      headers: { 'VI-Client-Type': 'user', 'VI-Client-IP': '69.167.178.6', 'VI-Client-Device': 'SIP' },
    },
    `{callerid = test ; destination = 74012XXXXXX ; displayName = 79112233444 ; fromURI = sip:test@ip.accountName.voximplant.com ; headers = {VI-Client-Device = SIP ; VI-Client-IP = 69.167.178.6 ; VI-Client-Type = user ; } ; id = ${caller} ; name = Application.CallAlerting ; toURI = sip:74012XXXXXX@ip.accountName.voximplant.com ; }`,
  ],
  [{ name: 'Call.AudioStarted', id: caller }, `{headers = {} ; id = ${caller} ; name = Call.AudioStarted ; }`],
  [{ name: 'Call.Connected', id: caller }, `{headers = {} ; id = ${caller} ; name = Call.Connected ; }`],
  [{ name: 'Call.PlaybackFinished', id: caller }, `{id = ${caller} ; name = Call.PlaybackFinished ; }`],
  [
    {
      name: 'Application.HttpRequest',
      method: 'POST',
      path: '/request/28ccd1538fd88709.1437727808.225342_38.88.16.65/e2a2f42cebd2f7a2',
      content: '{"COMMAND":"wait","OPERATOR_ID":"67"}',
    },
    '{content = {"COMMAND":"wait","OPERATOR_ID":"67"} ; method = POST ; name = Application.HttpRequest ; path = /request/28ccd1538fd88709.1437727808.225342_38.88.16.65/e2a2f42cebd2f7a2 ; }',
  ],
  [
    { name: 'Call.RecordStarted', id: caller, url: 'http://recordUrl.com/record.mp3' },
    `{id = ${caller} ; name = Call.RecordStarted ; url = http://recordUrl.com/record.mp3 ; }`,
  ],
  [
    { name: 'Call.MessageReceived', id: agent, text: '{"COMMAND":"hold"}' },
    `{headers = {} ; id = ${agent} ; name = Call.MessageReceived ; text = {"COMMAND":"hold"} ; }`,
  ],
  [
    { name: 'Call.Failed', id: phone, code: 487, reason: 'Request Terminated' },
    `{code = 487 ; headers = {} ; id = ${phone} ; name = Call.Failed ; reason = Request Terminated ; }`,
  ],
  [
    { name: 'Call.Disconnected', id: caller, cost: 0, direction: 'any Incoming VoIP', duration: 34 },
    `{cost = 0.0000E+00 ; direction = any Incoming VoIP ; duration = 34 ; headers = {} ; id = ${caller} ; name = Call.Disconnected ; }`,
  ],
  [
    {
      name: 'Call.RecordStopped',
      id: caller,
      cost: '0',
      duration: 18,
      reason: 'Stopped by user',
      url: 'http://recordUrl.com/record.mp3',
    },
    `{cost = 0 ; duration = 18 ; id = ${caller} ; name = Call.RecordStopped ; reason = Stopped by user ; url = http://recordUrl.com/record.mp3 ; }`,
  ],
];

describe('the session log', () => {
  it.each(commands)('writes %j as the platform does', (operation, line) => {
    expect(describeOperation(operation)).toBe(`Executing JS command: ${line}`);
  });

  it.each(events)('writes %j as the platform does', (event, line) => {
    expect(describeEvent(event)).toBe(`Sent event to JS onPhoneEvent with params [${line} ; ]`);
  });

  it('stamps every line with session time in UTC, and an empty line with nothing else', () => {
    const timeMs = Date.UTC(2015, 6, 24, 8, 50, 8, 999);
    expect(stampLines(timeMs, '\nStart INCOMING scenario (version: 9)')).toEqual([
      '2015-07-24 08:50:08',
      '2015-07-24 08:50:08 Start INCOMING scenario (version: 9)',
    ]);
  });

  it('shows of a request to the access URL what the platform shows: no headers, so no signature', () => {
    const headers = [{ key: 'X-Signature', value: 'c2lnbmVk' }];
    const [event, line] = events.find(([{ name }]) => name === 'Application.HttpRequest') ?? [];
    expect(describeEvent({ ...event, headers } as ScenarioEvent)).toBe(
      `Sent event to JS onPhoneEvent with params [${line} ; ]`,
    );
  });

  it('hides digits when the scenario asked for it', () => {
    const event: ScenarioEvent = { name: 'Call.ToneReceived', id: 'c', tone: '7' };
    expect(describeEvent(event, true)).toContain('tone = * ;');
    expect(describeEvent(event)).toContain('tone = 7 ;');
  });
});
