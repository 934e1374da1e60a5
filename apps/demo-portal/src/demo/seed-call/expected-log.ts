/**
 * What the session's log must show, in this order; other lines may stand between. Each is a part of a line without its time.
 */
export const expectedLog: readonly string[] = [
  'Loading scenario',
  'name = Application.Started',
  'name = Application.CallAlerting',
  'Executing JS command: SetCustomData',
  'Executing JS command: StartAudio',
  'Executing JS command: PlayToneScript',
  'Start INCOMING scenario (version: ',
  'Pure variables',
  'Get portal config:',
  'PORTAL_SIGN: -hidden-',
  'Call type is: ',
  'Call in correct worktime',
  'Executing JS command: AcceptCall',
  'Executing JS command: Play with params',
  'Executing JS command: HandleTones with params [{handle = true',
  'name = Call.Connected',
  'name = Call.PlaybackFinished',
  'Executing JS command: Stop',
  'Executing JS command: HandleTones with params [{handle = false',
  'Direct code is: none',
  'loop = true ; url = ',
  'Get portal invite answer: {"command":"wait"',
  'Action: Send invite to phone67',
  'username = phone67',
  'Get command from portal: {"command":"wait"',
  'Get command from portal: {"command":"wait"',
  'Get command from portal: {"command":"user"',
  'Action: Connect to user67',
  'username = user67',
  'name = Call.Ringing',
  'name = Call.Connected',
  'Executing JS command: HangupCall with params [{code = 3.0200E+02',
  'Executing JS command: SendMediaBetween',
  'Executing JS command: Record',
  'Send CallStart: ',
  'Start recording call: ',
  'Get command from portal user: {"command":"hold"}',
  'Executing JS command: StopMediaBetween',
  'code = 487',
  'Get command from portal user: {"command":"unhold"}',
  'Executing JS command: SendMediaBetween',
  'name = Call.Disconnected',
  'Executing JS command: HangupCall with params [{code = 6.0300E+02',
  'name = Call.Disconnected',
  'Send HangupCall: ',
  'Send call history',
  'Call code: 200',
  'Call reason: Success call',
  'name = Call.RecordStopped',
  'Executing JS command: close',
  'Session terminated',
];

/** The first expectation that the log does not meet; `undefined` when it meets them all. */
export function firstMissing(log: string): string | undefined {
  let from = 0;
  for (const part of expectedLog) {
    const at = log.indexOf(part, from);
    if (at < 0) return part;
    from = at + part.length;
  }
  return undefined;
}
