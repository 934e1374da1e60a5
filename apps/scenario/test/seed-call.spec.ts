import { TestSession } from './test-session';

const meter = '{"command":"meter","percent":100,"grade":5}';

/** The call of the story: the portal says wait, wait, user; user 67 answers in the browser, holds, unholds and hangs up. */
async function playStory(): Promise<TestSession> {
  const session = await TestSession.open({
    phone67: { rings: true },
    user67: {
      answersAfterMs: 1000,
      says: [
        [5000, '{"command":"hold"}'],
        [5000, meter],
        [10_000, meter],
        [13_000, '{"command":"unhold"}'],
        [15_000, meter],
      ],
      hangsUpAfterMs: 18_000,
    },
  });
  const wait = { command: 'wait', operatorId: '67' };
  const say = (command: object) => () => void session.command(command);
  await session.ring(
    '79112233444',
    [12_000, say(wait)],
    [13_000, say(wait)],
    [16_000, say({ command: 'user', operatorId: '67', userId: 67 })],
    [35_500, say({ command: 'queue', operatorId: '67' })],
  );
  await session.ended();
  return session;
}

describe('the call of the story', () => {
  let session: TestSession;

  beforeAll(async () => {
    session = await playStory();
  });

  it('asks the platform for the same things in the same order', () => {
    expect(session.did).toEqual([
      'setCustomData',
      'startEarlyMedia',
      'playProgressTone',
      'answer',
      'startPlayback',
      'handleTones',
      'stopPlayback',
      'handleTones',
      'startPlayback',
      'callUser',
      'callUser',
      'hangup',
      'sendMediaBetween',
      'record',
      'stopMediaBetween',
      'stopPlayback',
      'startPlayback',
      'stopPlayback',
      'stopPlayback',
      'sendMediaBetween',
      'hangup',
      'terminate',
    ]);
    expect(session.platform.operations.filter(({ op }) => op === 'callUser')).toMatchObject([
      { username: 'phone67', callerid: '79112233444', displayName: null, headers: null },
      { username: 'user67', callerid: '79112233444' },
    ]);
    expect(session.platform.operations.filter(({ op }) => op === 'hangup')).toMatchObject([
      { code: 302 },
      { code: 603 },
    ]);
  });

  it('shows that the recording began before it tells who answered, as the known log does', () => {
    const names = ['Executing JS command: Record', 'Call.RecordStarted', 'Send CallStart', 'Start recording call'];
    const shown = session.log.flatMap((text) => names.filter((name) => text.includes(name)));
    expect(shown).toEqual(names);
  });

  it('writes the sections of the log in the known format', () => {
    const texts = session.log.filter((text) => !/^(Sent event|Executing JS|Loading|Session)/.test(text));
    const rule = '-'.repeat(90);
    expect(texts.slice(0, 12)).toEqual([
      '',
      rule,
      'Start INCOMING scenario (version: 1)',
      rule,
      '',
      '',
      rule,
      'Pure variables',
      'Call scenario user: 1',
      'Call callerId: 79112233444',
      'Call destination: 74012555555',
      'Call displayName: 79112233444',
    ]);
    const said = texts.filter((text) => text !== '' && text !== rule).slice(7);
    expect(said.map((text) => text.replace(/^(ID: line-1|Call params|Send CallStart).*/, '$1'))).toEqual([
      'Get portal config:',
      'ID: line-1',
      'CONFIG_SOURCE: patchbay; hit; detail=memory',
      'PORTAL_SIGN: -hidden-',
      'Call type is: INCOMING CALL',
      'Phone number: 74012555555',
      'Call to: 79112233444',
      'Call in correct worktime',
      'Direct code is: none',
      'Get portal invite answer: {"command":"wait","connectType":"crm","userId":"67","userHasPhone":true}',
      'Action: Send invite to phone67',
      'from number: 74012555555',
      'Get command from portal: {"command":"wait","operatorId":"67"}',
      'Get command from portal: {"command":"wait","operatorId":"67"}',
      'Get command from portal: {"command":"user","operatorId":"67","userId":67}',
      'Action: Connect to user67',
      'from number: 74012555555',
      'Send CallStart',
      'Start recording call: http://records.example/1.mp3',
      'Get command from portal user: {"command":"hold"}',
      `Get command from portal user: ${meter}`,
      `Get command from portal user: ${meter}`,
      'Get command from portal user: {"command":"unhold"}',
      `Get command from portal user: ${meter}`,
      'Send HangupCall: COMMAND=HangupCall&PHONE_NUMBER=74012555555&ACCOUNT_SEARCH_ID=74012555555&CALL_ID=caller&USER_ID=67',
      'Send call history',
      'Call code: 200',
      'Call reason: Success call',
      'Call direction: any%20Incoming%20VoIP',
      'Call params',
      'Get command from portal: {"command":"queue","operatorId":"67"}',
    ]);
  });

  it('reports the history record with the values of the story', () => {
    expect(session.controller.sentTo('/history')).toEqual([
      {
        sessionId: '48475497',
        callId: 'caller',
        incoming: 2,
        portalUserId: '67',
        portalNumber: '+74012555555',
        phoneNumber: '+79112233444',
        lineId: 'line-1',
        configVersion: '3',
        code: 200,
        reason: 'Success call',
        direction: 'any Incoming VoIP',
        durationSeconds: 34,
        startedAt: '2015-07-24T08:50:08.000Z',
        callerAnsweredAt: '2015-07-24T08:50:09.000Z',
        callStartedAt: '2015-07-24T08:50:25.000Z',
        endedAt: '2015-07-24T08:50:43.000Z',
        status: true,
        quality: 100,
        device: 'WEBRTC',
        vote: 0,
        recordUrl: 'http://records.example/1.mp3',
        logUrl: 'http://logs.example/1.log',
        reportedCost: '0.4000',
        release: 1,
      },
    ]);
  });

  it('reports started, answered, ended and the recording, numbered in order', () => {
    expect(session.controller.events.map(({ sequence, type }) => [sequence, type])).toEqual([
      [1, 'call.started'],
      [2, 'call.answered'],
      [3, 'call.ended'],
      [4, 'recording.stopped'],
    ]);
    expect(session.controller.events[1]).toMatchObject({ callId: 'caller', userId: '67', device: 'WEBRTC' });
    expect(session.controller.sentTo('/config')).toHaveLength(1);
  });

  it('terminates once, a second after the call, when the recording has stopped', async () => {
    const { cause, atMs } = await session.ended();
    expect({ cause, at: new Date(atMs).toISOString() }).toEqual({
      cause: 'terminated',
      at: '2015-07-24T08:50:44.000Z',
    });
  });
});
