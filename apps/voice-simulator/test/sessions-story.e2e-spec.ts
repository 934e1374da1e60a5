import { Correspondent, type Office, SessionBench } from './session-bench';
import { type Reply, rowsOf } from './simulator-fixture';

/** The call of the known log, written as short as can be: settings, greeting, invite, phone, browser, hold, history. */
const story = (controller: string): string => `
let accessUrl, caller, phone, browser;
const post = (path, body, then) =>
  Net.httpRequest('${controller}' + path, (answer) => then(answer), { method: 'POST', postData: JSON.stringify(body) });
VoxEngine.addEventListener(AppEvents.Started, (event) => { accessUrl = event.accessURL; });
VoxEngine.addEventListener(AppEvents.CallAlerting, ({ call }) => {
  caller = call;
  VoxEngine.customData(call.id());
  call.startEarlyMedia();
  call.playProgressTone('US');
  Logger.write('Start INCOMING scenario (version: 9)');
  call.addEventListener(CallEvents.PlaybackFinished, () => {
    call.stopPlayback();
    setTimeout(() => {
      call.handleTones(false);
      call.startPlayback('http://dl.example/MELODY.mp3', { loop: true });
      post('/invites', { accessUrl }, () => { phone = VoxEngine.callUser({ username: 'phone67', callerid: call.displayName() }); });
    }, 2000);
  });
  call.addEventListener(CallEvents.RecordStarted, ({ url }) => Logger.write('Start recording call: ' + url));
  call.addEventListener(CallEvents.RecordStopped, () => VoxEngine.terminate());
  call.addEventListener(CallEvents.Disconnected, ({ cost, duration, direction }) =>
    post('/history', { cost, duration, direction }, () => undefined));
  post('/config', {}, () => {
    call.answer();
    call.startPlayback('http://dl.example/RU01.mp3', { loop: false });
    call.handleTones(true);
  });
});
function connect() {
  browser = VoxEngine.callUser({ username: 'user67', callerid: caller.displayName() });
  browser.addEventListener(CallEvents.Connected, () => {
    phone.hangup();
    VoxEngine.sendMediaBetween(browser, caller);
    caller.record({ stereo: false });
  });
  browser.addEventListener(CallEvents.MessageReceived, ({ text }) => {
    const { command } = JSON.parse(text);
    if (command === 'hold') {
      VoxEngine.stopMediaBetween(caller, browser);
      caller.stopPlayback();
      caller.startPlayback('http://dl.example/MELODY.mp3', { loop: true });
    } else if (command === 'unhold') {
      browser.stopPlayback();
      caller.stopPlayback();
      VoxEngine.sendMediaBetween(caller, browser);
    }
  });
  browser.addEventListener(CallEvents.Disconnected, () => caller.hangup());
}
VoxEngine.addEventListener(AppEvents.HttpRequest, ({ content }) => {
  const { command } = JSON.parse(content);
  if (command === 'user') connect();
  return { heard: command };
});
`;

interface Paid {
  readonly cost: number;
  readonly transaction_id: number;
}

const meter = { command: 'meter', percent: 100, grade: 5 };

describe("the known log's call", () => {
  let bench: SessionBench;
  let controller: Correspondent;
  let office: Office;
  let view: Reply;
  let log: readonly string[];
  let balanceBefore: number;

  beforeAll(async () => {
    bench = await SessionBench.start();
    controller = await Correspondent.start(() => '{}');
    office = await bench.office('74012555555', story(controller.url), ['user67', 'phone67']);
    balanceBefore = await bench.balance(office);
    await bench.agent(office, 'phone67', { ringing: false });
    await bench.agent(office, 'user67', {
      ringing: 2,
      answerAfterMs: 200,
      onAnswered: [
        { afterMs: 4900, message: { command: 'hold' } },
        { afterMs: 5000, message: meter },
        { afterMs: 10_000, message: JSON.stringify(meter) },
        { afterMs: 13_000, message: { command: 'unhold' } },
        { afterMs: 15_000, message: meter },
        { afterMs: 18_000, hangup: true },
      ],
    });
    const { fixture } = bench;
    await fixture.control('POST', 'scenario-faults', { urlContains: '/config', delayMs: 650 });
    await fixture.control('POST', 'scenario-faults', { urlContains: '/invites', delayMs: 1000 });
    await fixture.control('POST', 'clock/pause');
    const { sessionId, accessUrl } = await bench.dial(office, {
      callerId: 'test',
      headers: { 'VI-Client-Type': 'user', 'VI-Client-IP': '69.167.178.6', 'VI-Client-Device': 'SIP' },
      startAt: '2015-07-24T08:50:08.400Z',
    });
    const command = async (afterSeconds: number, body: object): Promise<void> => {
      await fixture.control('POST', 'clock/advance', { seconds: afterSeconds });
      const { pathname } = new URL(accessUrl as string);
      const answer = await fixture.request(pathname, { method: 'POST', body: JSON.stringify(body) });
      expect(await answer.json()).toEqual({ heard: (body as { command: string }).command });
    };
    const wait = { command: 'wait', operatorId: '67' };
    await command(12.7, wait);
    await command(1, wait);
    await command(3, { command: 'user', operatorId: '67', userId: 67 });
    await fixture.control('POST', 'clock/resume');
    view = await bench.ended(sessionId as number);
    log = await bench.log(view);
  });
  afterAll(async () => {
    await bench.close();
    await controller.close();
  });

  it('has the timeline of the log, to the second', () => {
    const lines = log.map((line) => {
      const [, time, text = ''] = /^2015-07-24 08:50:(\d\d)(?: (.*))?$/.exec(line) ?? [];
      const [, event] = / name = ((?:Call|Application)\.\w+) /.exec(text) ?? [];
      const [, command] = /^Executing JS command: (\w+)/.exec(text) ?? [];
      return `${time ?? line} ${event ?? command ?? text}`;
    });
    expect(lines).toEqual([
      '08 Loading scenario bitrix24',
      '08 Application.Started',
      '08 Application.CallAlerting',
      '08 SetCustomData',
      '08 StartAudio',
      '08 PlayToneScript',
      '08 Start INCOMING scenario (version: 9)',
      '08 Call.AudioStarted',
      '09 AcceptCall',
      '09 Play',
      '09 HandleTones',
      '10 Call.Connected',
      '10 Call.PlaybackStarted',
      '17 Call.PlaybackFinished',
      '17 Stop',
      '19 HandleTones',
      '19 Play',
      '19 Call.PlaybackStarted',
      '20 CallUser',
      '21 Application.HttpRequest',
      '22 Application.HttpRequest',
      '25 Application.HttpRequest',
      '25 CallUser',
      '26 Call.Ringing',
      '26 Call.Ringing',
      '26 Call.AudioStarted',
      '26 Call.Connected',
      '26 HangupCall',
      '26 SendMediaBetween',
      '26 Record',
      '26 Call.RecordStarted',
      expect.stringMatching(/^26 Start recording call: http.*mp3$/),
      '31 Call.MessageReceived',
      '31 StopMediaBetween',
      '31 Stop',
      '31 Play',
      '31 Call.PlaybackStarted',
      '31 Call.MessageReceived',
      '36 Call.MessageReceived',
      '36 Call.Failed',
      '39 Call.MessageReceived',
      '39 Stop',
      '39 Stop',
      '39 SendMediaBetween',
      '41 Call.MessageReceived',
      '44 Call.Disconnected',
      '44 HangupCall',
      '44 Call.Disconnected',
      '45 Call.RecordStopped',
      '45 close',
      '45 Session terminated',
    ]);
  });

  it('writes lines of the known shape', () => {
    const withoutTime = log.map((line) => line.slice(20));
    const started = withoutTime.find((line) => line.includes('Application.CallAlerting')) ?? '';
    expect(started).toMatch(
      /^Sent event to JS onPhoneEvent with params \[\{callerid = test ; destination = 74012555555 ; displayName = 79112233444 ; fromURI = sip:test@ip\.\w+\.voximplant\.com ; headers = \{VI-Client-Device = SIP ; VI-Client-IP = 69\.167\.178\.6 ; VI-Client-Type = user ; \} ; id = [0-9a-f]{16}\.1437727808\.\d+ ; name = Application\.CallAlerting ; toURI = sip:74012555555@ip\.\w+\.voximplant\.com ; \} ; \]$/,
    );
    expect(withoutTime.filter((line) => line.includes('HttpRequest'))[0]).toMatch(
      /path = \/request\/[0-9a-f]{16}\.1437727808\.\d+_127\.0\.0\.1\/[0-9a-f]{16} ; \} ; \]$/,
    );
    expect(withoutTime.find((line) => line.includes('Call.Failed'))).toMatch(
      /\[\{code = 487 ; headers = \{\} ; id = \S+ ; name = Call\.Failed ; reason = Request Terminated ; \} ; \]$/,
    );
    const [agentLeg, callerLeg] = withoutTime.filter((line) => line.includes('Call.Disconnected'));
    expect(agentLeg).toContain('direction = any outgoing voip ; duration = 18 ; headers = {} ;');
    expect(callerLeg).toContain('direction = any Incoming VoIP ; duration = 34 ; headers = {} ;');
    expect(withoutTime.find((line) => line.includes('Call.RecordStopped'))).toMatch(
      /\{cost = 0\.24 ; duration = 18 ; id = \S+ ; name = Call\.RecordStopped ; reason = Stopped by user ; url = http\S+\.mp3 ; \}/,
    );
  });

  it('stands in the history, and the balance went down by exactly its cost', async () => {
    const session = await bench.history(office, view.sessionId as number);
    expect(session).toMatchObject({
      duration: 37,
      finish_reason: 'Normal termination',
      application_name: `ip.${office.child.name}.voximplant.com`,
      rule_name: 'in',
      log_file_url: view.logUrl,
      start_date: '2015-07-24 08:50:08',
    });
    expect(session.calls).toMatchObject([
      { incoming: false, remote_number: 'phone67', duration: 0, cost: 0 },
      { incoming: false, remote_number: 'user67', duration: 18, cost: 0.16 },
      { incoming: true, remote_number: 'test', duration: 34, cost: 0.16 },
    ]);
    expect(session.records).toMatchObject([{ duration: 18, cost: 0.24 }]);
    const parts = [...(session.calls as Paid[]), ...(session.records as Paid[])];
    const paid = parts.filter((part) => part.cost > 0);
    const total = paid.reduce((sum, part) => sum + Math.round(part.cost * 10_000), 0);
    expect(Math.round((balanceBefore - (await bench.balance(office))) * 10_000)).toBe(total);
    const transactions = await bench.fixture.call(
      'GetTransactionHistory',
      { from_date: '2015-07-01 00:00:00', to_date: '2030-01-01 00:00:00', transaction_type: 'resource_charge' },
      office.child,
    );
    const booked = rowsOf(transactions).map((line) => `${line.transaction_id as number} ${line.amount as number}`);
    expect(booked.sort()).toEqual(paid.map((part) => `${part.transaction_id} ${-part.cost}`).sort());
  });

  it('keeps the recording under the url that it told', async () => {
    const session = await bench.history(office, view.sessionId as number);
    const url = session.records[0].record_url as string;
    expect(log.some((line) => line.endsWith(`Start recording call: ${url}`))).toBe(true);
    const response = await bench.fixture.request(new URL(url).pathname);
    expect(response.headers.get('content-type')).toBe('audio/mpeg');
    expect((await response.arrayBuffer()).byteLength).toBe(session.records[0].file_size);
  });

  it('tells the scenario what the history says', () => {
    const { body } = controller.heard.find(({ path }) => path === '/history') ?? { body: '{}' };
    expect(JSON.parse(body)).toEqual({ cost: 0.16, duration: 34, direction: 'any Incoming VoIP' });
  });
});
