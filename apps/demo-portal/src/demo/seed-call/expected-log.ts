/**
 * What a line must be. In its text `…` stands for anything, and `~34` for a number that only virtual time determines.
 * `floats`: at wall pace its place among the lines around it is left to chance.
 */
export interface ExpectedLine {
  second: number;
  text: string;
  floats: boolean;
}

type Row = readonly [second: number, text: string, floats?: 'floats'];

const sent = (fields: string): string => `Sent event to JS onPhoneEvent with params [{${fields} ; } ; ]`;
const legEvent = (leg: string, name: string): string => sent(`headers = {} ; id = <${leg}> ; name = Call.${name}`);
const said = (text: string): string =>
  sent(`headers = {} ; id = <user67> ; name = Call.MessageReceived ; text = ${text}`);
const asked = (content: string): string =>
  sent(`content = ${content} ; method = POST ; name = Application.HttpRequest ; path = <access>`);
const did = (command: string, fields: string): string =>
  `Executing JS command: ${command} with params [{${fields} ; } ; ]`;
const rang = (login: string): string =>
  `Executing JS command: CallUser with params [{id = <${login}> ; } ; {callerid = 79112233444 ; displayName = NULL ; ` +
  `headers = NULL ; username = ${login} ; video = NULL ; } ; ]`;

const wait = '{"command":"wait","operatorId":"67"}';
const user = '{"command":"user","operatorId":"67","userId":"67"}';
const queue = '{"command":"queue","operatorId":"67"}';
const meter = '{"command":"meter","percent":100,"grade":5}';
const melody = 'https://media.patchbay.example/melody.mp3';
const greeting = 'https://media.patchbay.example/greeting-ru.mp3';
const numbers = 'PHONE_NUMBER=74012555555&ACCOUNT_SEARCH_ID=74012555555';

/** From the alert to the line's melody. */
const arrival: readonly Row[] = [
  [0, 'Loading scenario patchbay'],
  [
    0,
    sent(
      '…accountId = … ; applicationId = … ; logURL = <log> ; name = Application.Started ; sessionId = … ; userId = 1',
    ),
  ],
  [
    0,
    sent(
      'callerid = test ; destination = 74012555555 ; displayName = 79112233444 ; fromURI = sip:test@… ; ' +
        'headers = {VI-Client-Device = SIP ; VI-Client-IP = 69.167.178.6 ; VI-Client-Type = user ; } ; ' +
        'id = <caller> ; name = Application.CallAlerting ; toURI = sip:74012555555@…',
    ),
  ],
  [0, did('SetCustomData', 'data = <caller>')],
  [0, did('StartAudio', 'headers = NULL ; id = <caller>')],
  [0, did('PlayToneScript', 'id = <caller> ; loop = true ; script = 440@-19,480@-19;*(2/4/1+2)')],
  [0, 'Start INCOMING scenario (version: …)'],
  [0, 'Pure variables'],
  [0, 'Call scenario user: 1'],
  [0, 'Call callerId: test'],
  [0, 'Call destination: 74012555555'],
  [0, 'Call displayName: 79112233444'],
  [0, 'Call number/destination: 74012555555'],
  // The seed has it two lines up: the platform sent it while the scenario wrote, which no clock determines.
  [0, legEvent('caller', 'AudioStarted'), 'floats'],
  [1, 'Get portal config:'],
  [1, 'ID: main / VERSION: … / PORTAL_MODE: RENT / SEARCH_ID: 74012555555 / …'],
  [1, 'CONFIG_SOURCE: patchbay; …'],
  [1, 'PORTAL_SIGN: -hidden-'],
  [1, 'Call type is: INCOMING CALL'],
  [1, 'Phone number: 74012555555'],
  [1, 'Call to: 79112233444'],
  [1, 'Call in correct worktime'],
  [1, did('AcceptCall', 'headers = NULL ; id = <caller>')],
  [1, did('Play', `id = <caller> ; loop = false ; url = ${greeting}`)],
  [1, did('HandleTones', 'handle = true ; id = <caller>')],
  [2, legEvent('caller', 'Connected')],
  [9, sent('id = <caller> ; name = Call.PlaybackFinished')],
  [9, did('Stop', 'id = <caller>')],
  [11, did('HandleTones', 'handle = false ; id = <caller>')],
  [11, 'Direct code is: none'],
  [11, did('Play', `id = <caller> ; loop = true ; url = ${melody}`)],
];

/** From the invite to the answer. */
const ringing: readonly Row[] = [
  [12, 'Get portal invite answer: {"command":"wait","userId":"67","userHasPhone":true,"connectType":"crm"}'],
  [12, 'Action: Send invite to phone67'],
  [12, 'from number: 74012555555'],
  [12, rang('phone67')],
  [13, asked(wait)],
  [13, `Get command from portal: ${wait}`],
  [14, asked(wait)],
  [14, `Get command from portal: ${wait}`],
  [17, asked(user)],
  [17, `Get command from portal: ${user}`],
  [17, 'Action: Connect to user67'],
  [17, 'from number: 74012555555'],
  [17, rang('user67')],
  [18, legEvent('user67', 'Ringing')],
  [18, legEvent('user67', 'Ringing')],
  [18, legEvent('user67', 'AudioStarted')],
  [18, legEvent('user67', 'Connected')],
  [18, did('HangupCall', 'code = 3.0200E+02 ; headers = NULL ; id = <phone67>')],
  [18, did('SendMediaBetween', 'id1 = <user67> ; id2 = <caller>')],
  [18, did('Record', 'id = <caller> ; stereo = false')],
  [18, sent('id = <caller> ; name = Call.RecordStarted ; url = <record>')],
  [18, 'Send CallStart: COMMAND=StartCall&CALL_ID=<caller>&CALL_DEVICE=WEBRTC&EXTERNAL=N&USER_ID=67'],
  [18, 'Start recording call: <record>'],
];

/** What is said, held and measured. */
const conversation: readonly Row[] = [
  [23, said('{"command":"hold"}')],
  [23, 'Get command from portal user: {"command":"hold"}'],
  [23, did('StopMediaBetween', 'id1 = <caller> ; id2 = <user67>')],
  [23, did('Stop', 'id = <caller>')],
  [23, did('Play', `id = <caller> ; loop = true ; url = ${melody}`)],
  [23, said(meter), 'floats'],
  [23, `Get command from portal user: ${meter}`, 'floats'],
  [28, said(meter), 'floats'],
  [28, `Get command from portal user: ${meter}`, 'floats'],
  [28, sent('code = 487 ; headers = {} ; id = <phone67> ; name = Call.Failed ; reason = Request Terminated'), 'floats'],
  [31, said('{"command":"unhold"}')],
  [31, 'Get command from portal user: {"command":"unhold"}'],
  [31, did('Stop', 'id = <user67>')],
  [31, did('Stop', 'id = <caller>')],
  [31, did('SendMediaBetween', 'id1 = <caller> ; id2 = <user67>')],
  [33, said(meter), 'floats'],
  [33, `Get command from portal user: ${meter}`, 'floats'],
];

/** From the agent's hanging up to the session's end. */
const end: readonly Row[] = [
  [
    36,
    sent(
      'cost = … ; direction = any outgoing voip ; duration = ~18 ; headers = {} ; id = <user67> ; name = Call.Disconnected',
    ),
  ],
  [36, did('HangupCall', 'code = 6.0300E+02 ; headers = NULL ; id = <caller>')],
  [36, asked(queue), 'floats'],
  [36, `Get command from portal: ${queue}`, 'floats'],
  [
    36,
    sent(
      'cost = … ; direction = any Incoming VoIP ; duration = ~34 ; headers = {} ; id = <caller> ; name = Call.Disconnected',
    ),
  ],
  [36, `Send HangupCall: COMMAND=HangupCall&${numbers}&CALL_ID=<caller>&USER_ID=67`],
  [36, 'Send call history'],
  [36, 'Call code: 200'],
  [36, 'Call reason: Success call'],
  [36, 'Call direction: any%20Incoming%20VoIP'],
  [
    36,
    'Call params: COMMAND=AddCallHistory&ACCOUNT_ID=…&PORTAL_USER_ID=67&APPLICATION_ID=…&PORTAL_TYPE=RENT&' +
      'PORTAL_NUMBER=74012555555&PORTAL_CALL=N&ACCOUNT_SEARCH_ID=74012555555&PHONE_NUMBER=79112233444&URL=<record>&' +
      'INCOMING=2&CALL_ID=<caller>&CALL_LOG=<log>&CALL_DURATION=~34&CALL_START_DATE=…&CALL_STATUS=true&' +
      'CALL_QUALITY=100&CALL_DEVICE=WEBRTC&CALL_VOTE=0&COST=…',
  ],
  [
    37,
    sent(
      'cost = … ; duration = ~18 ; id = <caller> ; name = Call.RecordStopped ; reason = Stopped by user ; url = <record>',
    ),
  ],
  [37, 'Executing JS command: close with params [void ; ]'],
  [37, 'Session terminated'],
];

/** The seed's log, line for line and second for second, in our words; see `shownLines` for what is left out. */
export const expectedLog: readonly ExpectedLine[] = [...arrival, ...ringing, ...conversation, ...end].map(
  ([second, text, floats]) => ({ second, text, floats: floats !== undefined }),
);
