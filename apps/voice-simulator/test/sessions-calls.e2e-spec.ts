import { Correspondent, type Office, SessionBench } from './session-bench';
import type { Reply } from './simulator-fixture';

/** Answers nothing; does `body` with the incoming call, whose every event is noted in the log as `<name> <code>`. */
const onCall = (body: string): string => `
const watch = (call, name) => [CallEvents.Connected, CallEvents.Failed, CallEvents.Disconnected, CallEvents.Ringing]
  .forEach((event) => call.addEventListener(event, ({ code, reason, name: what }) =>
    Logger.write([name, what, code, reason].filter((part) => part !== undefined).join(' '))));
VoxEngine.addEventListener(AppEvents.CallAlerting, ({ call }) => { watch(call, 'caller'); ${body} });
`;

/** Calls a user and ends when that is decided. */
const ringUser = (name: string, headers = '{}'): string =>
  onCall(`
    const leg = VoxEngine.callUser({ username: '${name}', callerid: call.callerid(), extraHeaders: ${headers} });
    watch(leg, 'agent');
    leg.addEventListener(CallEvents.Failed, () => VoxEngine.terminate());
    leg.addEventListener(CallEvents.Disconnected, () => VoxEngine.terminate());
  `);

describe('calls of a session', () => {
  let bench: SessionBench;
  const stock: string[] = [];
  beforeAll(async () => {
    bench = await SessionBench.start();
    for (const region of [1, 2, 4]) {
      const { result } = await bench.fixture.call('GetNewPhoneNumbers', {
        country_code: 'RU',
        phone_category_name: 'GEOGRAPHIC',
        phone_region_id: region,
      });
      stock.push(...(result as Reply[]).map((row) => String(row.phone_number)));
    }
  });
  afterAll(() => bench.close());

  const officeWith = (script: string, users: readonly string[] = ['user67']): Promise<Office> =>
    bench.office(stock.shift() ?? '', script, users);
  const told = async (view: Reply): Promise<readonly string[]> =>
    (await bench.log(view)).map((line) => line.slice(20)).filter((line) => /^(caller|agent|note) /.test(line));
  const secondsOf = (leg: Reply): number =>
    (Date.parse(leg.endedAt as string) - Date.parse(leg.startedAt as string)) / 1000;

  it.each([
    ['is not there', null, 480, 1],
    ['is busy', { refuse: { code: 486 } }, 486, 1],
    ['declines after three seconds', { refuse: { code: 603, afterMs: 3000 } }, 603, 4],
    ['does not answer', {}, 408, 60],
  ])('fails with the right code when the agent %s', async (_what, behaviour, code, seconds) => {
    const office = await officeWith(ringUser('user67'));
    await bench.agent(office, 'user67', behaviour);
    const view = await bench.callThrough(office);
    const leg = (view.legs as Reply[]).find(({ incoming }) => incoming === false)!;
    expect(leg.failure.code).toBe(code);
    expect(secondsOf(leg)).toBeCloseTo(seconds, 0);
    expect(leg.cost).toBe('0');
  });

  it('gives up after the seconds of VI-CallTimeout', async () => {
    const office = await officeWith(ringUser('user67', "{ 'VI-CallTimeout': '15' }"));
    await bench.agent(office, 'user67', {});
    const view = await bench.callThrough(office);
    const leg = (view.legs as Reply[]).find(({ incoming }) => incoming === false)!;
    expect([leg.failure.code, secondsOf(leg)]).toEqual([408, 15]);
  });

  it('finds no user of another application', async () => {
    const theirs = await officeWith(onCall(''));
    await bench.agent(theirs, 'user67', { answerAfterMs: 0 });
    const office = await officeWith(ringUser('user67'), []);
    const view = await bench.callThrough(office);
    expect(await told(view)).toEqual(['agent Call.Failed 404 Not Found']);
  });

  it('delivers digits while tones are handled, and only then', async () => {
    const office = await officeWith(
      onCall(`
        call.addEventListener(CallEvents.ToneReceived, ({ tone }) => Logger.write('note ' + tone));
        call.addEventListener(CallEvents.Connected, () => {
          call.handleTones(true);
          setTimeout(() => call.handleTones(false), 5000);
        });
        call.addEventListener(CallEvents.Disconnected, () => VoxEngine.terminate());
        call.answer();
      `),
    );
    const script = [
      { afterAnsweredMs: 1000, tones: '67#' },
      { afterAnsweredMs: 6000, tones: '1' },
      { afterAnsweredMs: 8000, hangup: true },
    ];
    const view = await bench.callThrough(office, { script });
    expect(await told(view)).toEqual([
      'caller Call.Connected',
      'note 6',
      'note 7',
      'note #',
      'caller Call.Disconnected',
    ]);
  });

  it('takes messages both ways', async () => {
    const office = await officeWith(`
      VoxEngine.addEventListener(AppEvents.CallAlerting, ({ call }) => {
        const leg = VoxEngine.callUser({ username: 'user67', callerid: '1' });
        leg.addEventListener(CallEvents.MessageReceived, ({ text }) => {
          leg.sendMessage('echo ' + text);
          VoxEngine.terminate();
        });
      });
    `);
    await bench.agent(office, 'user67', { answerAfterMs: 0, onAnswered: [{ afterMs: 10, message: 'hello' }] });
    const view = await bench.callThrough(office);
    expect(view.legs[1].messages).toEqual(['echo hello']);
  });

  it("lets a person's browser tell its portal something while it rings, after it, and when the leg has ended", async () => {
    const portal = await Correspondent.start(() => '{}');
    const office = await officeWith(ringUser('user67'));
    const click = (what: string): object => ({ request: { url: `${portal.url}/clicks`, body: { click: what } } });
    await bench.agent(office, 'user67', {
      answerAfterMs: 500,
      onRung: [
        { afterMs: 1000, ...click('rung') },
        { afterMs: 9000, ...click('late') },
      ],
      onAnswered: [
        { afterMs: 2000, ...click('answered') },
        { afterMs: 3000, hangup: true },
      ],
      onEnded: [{ afterMs: 300, ...click('ended') }],
    });
    await bench.callThrough(office);
    await bench.fixture.control('POST', 'clock/advance', { seconds: 10 });
    expect(portal.heard.map(({ body }) => body)).toEqual(
      ['rung', 'answered', 'ended', 'late'].map((click) => JSON.stringify({ click })),
    );
    await portal.close();
  });

  it('tells that a playback finished after its length, unless it was stopped or replaced', async () => {
    const office = await officeWith(
      onCall(`
        call.addEventListener(CallEvents.PlaybackFinished, () => Logger.write('note finished ' + (Date.now() - began)));
        let began;
        call.addEventListener(CallEvents.Connected, () => {
          began = Date.now();
          call.startPlayback('http://dl.example/one.mp3?seconds=3');
          call.startPlayback('http://dl.example/two.mp3?seconds=4');
          setTimeout(() => call.startPlayback('http://dl.example/three.mp3?seconds=2'), 5000);
          setTimeout(() => call.stopPlayback(), 6000);
          setTimeout(() => call.say('x'.repeat(100)), 7000);
          setTimeout(() => VoxEngine.terminate(), 20000);
        });
        call.answer();
      `),
    );
    const notes = (await told(await bench.callThrough(office))).filter((line) => line.startsWith('note'));
    expect(notes).toEqual(['note finished 4000', 'note finished 13700']);
  });

  it('drops a caller whom nobody answers after a minute, and a session without calls a minute later', async () => {
    const office = await officeWith(onCall(''));
    const { sessionId } = await bench.dial(office);
    await bench.fixture.control('POST', 'clock/advance', { seconds: 125 });
    const view = await bench.ended(sessionId as number);
    expect(await told(view)).toEqual(['caller Call.Failed 408 Request Timeout']);
    expect(secondsOf(view.legs[0])).toBe(60);
    expect(secondsOf(view)).toBe(120);
    expect(view.finishReason).toBe('Timeout');
    expect((await bench.history(office, view.sessionId as number)).finish_reason).toBe('Timeout');
  });

  it('lets a caller give up before the answer', async () => {
    const office = await officeWith(onCall('call.addEventListener(CallEvents.Failed, () => VoxEngine.terminate());'));
    const view = await bench.callThrough(office, { script: [{ afterStartMs: 2500, hangup: true }] });
    expect(await told(view)).toEqual(['caller Call.Failed 487 Request Terminated']);
    expect(secondsOf(view)).toBe(2.5);
  });

  it('rings ten legs at a time and no more, and counts fifty attempts', async () => {
    const office = await officeWith(
      onCall(`
        let failed = 0;
        const ring = () => VoxEngine.callUser({ username: 'user67', callerid: '1' });
        for (let leg = 1; leg <= 10; leg += 1) {
          const mine = ring();
          mine.addEventListener(CallEvents.Failed, ({ code, reason }) => {
            Logger.write('note ' + leg + ' ' + code + ' ' + reason);
            if (leg < 10) return;
            for (let more = 0; more < 45; more += 1) ring().addEventListener(CallEvents.Failed, () => { failed += 1; });
            setTimeout(() => { Logger.write('note failed ' + failed); VoxEngine.terminate(); }, 1000);
          });
        }
      `),
    );
    await bench.agent(office, 'user67', {});
    const view = await bench.callThrough(office);
    expect(await told(view)).toEqual(['note 10 403 Call limit reached', 'note failed 45']);
    expect(view.legs).toHaveLength(50);
  });

  it('calls the public network with a number that may be shown, and charges it', async () => {
    const office = await officeWith(
      onCall(`
        const dial = (shown) => {
          const leg = VoxEngine.callPSTN('74951234567', shown);
          watch(leg, 'agent');
          leg.addEventListener(CallEvents.Disconnected, ({ direction }) => { Logger.write('note ' + direction); VoxEngine.terminate(); });
          return leg;
        };
        dial('79990000000').addEventListener(CallEvents.Failed, () => dial(call.number()));
      `),
    );
    await bench.fixture.control('POST', 'agents', {
      number: '+74951234567',
      behaviour: { answerAfterMs: 2000, onAnswered: [{ afterMs: 61_000, hangup: true }] },
    });
    const before = await bench.balance(office);
    const view = await bench.callThrough(office);
    expect(await told(view)).toEqual([
      'agent Call.Failed 403 Forbidden',
      'agent Call.Ringing',
      'agent Call.Connected',
      'caller Call.Failed 408 Request Timeout',
      'agent Call.Disconnected',
      'note Russia outgoing PSTN',
    ]);
    expect(before - (await bench.balance(office))).toBeCloseTo(3.2, 4);
  });

  it('charges a caller of the public network by the number that was dialled', async () => {
    const office = await officeWith(
      onCall('call.answer(); call.addEventListener(CallEvents.Disconnected, () => VoxEngine.terminate());'),
    );
    const before = await bench.balance(office);
    const view = await bench.callThrough(office, { script: [{ afterAnsweredMs: 61_000, hangup: true }] });
    expect(view.legs[0]).toMatchObject({ durationSeconds: 61, cost: '0.96', direction: 'Russia Incoming PSTN' });
    expect(before - (await bench.balance(office))).toBeCloseTo(0.96, 4);
  });

  it('does not start the scenario of an account without money, and fails its calls out with 402', async () => {
    const office = await officeWith(ringUser('user67'));
    await bench.fixture.control('POST', `accounts/${office.child.name}/balance`, { amount: '0' });
    const view = await bench.callThrough(office);
    expect(view).toMatchObject({ state: 'ended', finishReason: 'Insufficient funds', legs: [] });
    expect((await bench.history(office, view.sessionId as number)).finish_reason).toBe('Insufficient funds');
  });

  it('tells the owner when a call takes the balance under the threshold', async () => {
    const office = await officeWith(
      onCall('call.answer(); call.addEventListener(CallEvents.Disconnected, () => VoxEngine.terminate());'),
    );
    const { name, id } = office.child;
    await bench.fixture.call('SetAccountInfo', { callback_url: 'http://127.0.0.1:9/none' }, office.child);
    await bench.fixture.call('SetAccountInfo', { min_balance_to_notify: 5 }, office.child);
    await bench.fixture.control('POST', `accounts/${name}/balance`, { amount: '5' });
    await bench.callThrough(office, { script: [{ afterAnsweredMs: 1000, hangup: true }] });
    expect(bench.fixture.simulator.platform.store.accounts.get(id)?.lowBalanceTold).toBe(true);
    expect(bench.fixture.simulator.platform.callbacks.waiting(id)).toBe(1);
  });

  it('refuses a number that nobody has rented', async () => {
    const answer = await bench.fixture.control('POST', 'calls', { from: '79112233444', to: '79999999999' });
    expect(answer).toMatchObject({ statusCode: 409 });
  });
});
