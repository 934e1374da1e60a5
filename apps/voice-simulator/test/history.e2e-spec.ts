import { type Child, type Reply, rowsOf, SimulatorFixture } from './simulator-fixture';
import { silentRecording } from '../src/files/silent-recording';

const startedAt = Date.parse('2026-03-01T12:00:00Z');

let fixture: SimulatorFixture;
let child: Child;
beforeAll(async () => {
  fixture = await SimulatorFixture.start({ mode: 'virtual', startMs: startedAt + 3_600_000 });
  child = await fixture.child();
});
afterAll(() => fixture.close());

const call = (
  form: Record<string, string | number | boolean> = {},
  actingAs: Child | undefined = child,
): Promise<Reply> => fixture.call('GetCallHistory', form, actingAs);

/** A finished session of one call with a recording. */
function addSession(owner: Child, applicationId: number, minute: number): number {
  const { store, addresses } = fixture.simulator.platform;
  const id = store.nextId('session');
  const at = startedAt + minute * 60_000;
  store.sessions.put({
    id,
    accountId: owner.id,
    applicationId,
    applicationName: `telephony.${owner.name}.voximplant.com`,
    ruleName: 'in',
    userId: null,
    startedAt: at,
    durationSeconds: 35,
    finishReason: 'Normal termination',
    customData: `call-${minute}`,
    initiatorAddress: '127.0.0.1',
    logUrl: `${addresses.http}/logs/${id}.log`,
    resources: [],
    calls: [
      {
        callId: store.nextId('call'),
        startedAt: at,
        durationSeconds: 34,
        localNumber: '74012555555',
        remoteNumber: `7911223344${minute % 10}`,
        remoteNumberType: 'pstn',
        incoming: true,
        successful: true,
        transactionId: 1,
        cost: '0.4800',
        recordUrl: null,
        customData: null,
        endReason: null,
      },
    ],
  });
  const fileName = `rec${id}`;
  store.recordings.put({
    id: store.nextId('recording'),
    accountId: owner.id,
    applicationId,
    sessionId: id,
    fileName,
    url: `${addresses.http}/records/${fileName}.mp3`,
    startedAt: at,
    durationSeconds: 30,
    fileSizeBytes: null,
    cost: '0.24',
    transactionId: 2,
  });
  return id;
}

describe('call history', () => {
  let ids: number[];
  beforeAll(async () => {
    const { application_id: applicationId } = await fixture.call(
      'AddApplication',
      { application_name: 'telephony' },
      child,
    );
    ids = Array.from({ length: 25 }, (_, minute) => addSession(child, applicationId as number, minute));
  });

  it('gives sessions of a period, twenty a page, with calls and records when asked', async () => {
    const page = await call({ with_calls: true, with_records: true, with_other_resources: true });
    expect(page).toMatchObject({ count: 20, total_count: 25, timezone: 'Etc/GMT' });
    expect(page.result[0]).toMatchObject({
      call_session_history_id: ids[0],
      start_date: '2026-03-01 12:00:00',
      duration: 35,
      finish_reason: 'Normal termination',
      calls: [{ remote_number: '79112233440', cost: 0.48, incoming: true, duration: 34 }],
      records: [{ duration: 30, cost: 0.24 }],
      other_resource_usage: [],
    });
    expect((await call()).result[0]).not.toHaveProperty('calls');
    expect((await call({ count: 1001 })).error.code).toBe(497);
    expect((await call({ offset: 10_001 })).error.code).toBe(497);
    expect((await call({ with_total_count: false })).total_count).toBeUndefined();
  });

  it('finds by id, time, zone, numbers and custom data', async () => {
    const two = await call({ call_session_history_id: `${ids[3]};${ids[4]}`, desc_order: true });
    expect(rowsOf(two).map((session) => session.call_session_history_id)).toEqual([ids[4], ids[3]]);
    const inMoscow = { timezone: 'Europe/Moscow', from_date: '2026-03-01 15:05:00', to_date: '2026-03-01 15:06:00' };
    const zoned = await call(inMoscow);
    expect(rowsOf(zoned).map((session) => session.start_date)).toEqual(['2026-03-01 15:05:00', '2026-03-01 15:06:00']);
    expect((await call({ remote_number: '79112233447' })).total_count).toBe(2);
    expect((await call({ remote_number_list: '["79112233441"]' })).total_count).toBe(3);
    expect((await call({ call_session_history_custom_data: 'call-7' })).total_count).toBe(1);
    expect((await call({ min_duration: 36 })).total_count).toBe(0);
    expect((await call({ from_date: 'yesterday' })).error.code).toBe(111);
    expect((await call({ from_date: '2026-03-02 00:00:00', to_date: '2026-03-01 00:00:00' })).error.code).toBe(123);
  });

  it('is seen by the master for its children and by no other account', async () => {
    expect((await call({}, await fixture.child())).total_count).toBe(0);
    const master = await fixture.call('GetCallHistory', { child_account_id: child.id, children_calls_only: true });
    expect(master.total_count).toBe(25);
  });
});

describe('recordings and logs', () => {
  it('are read by anybody with the address, in parts too', async () => {
    const { application_id: applicationId } = await fixture.call('AddApplication', { application_name: 'open' }, child);
    const id = addSession(child, applicationId as number, 40);
    const whole = await fixture.request(`/records/rec${id}.mp3`);
    expect(whole.headers.get('content-type')).toBe('audio/mpeg');
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(silentRecording(30));
    const part = await fixture.request(`/records/rec${id}.mp3`, { headers: { range: 'bytes=0-3' } });
    expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 4]);
    expect((await fixture.request(`/logs/${id}.log`)).status).toBe(200);
    expect((await fixture.request(`/logs/${id}.other`)).status).toBe(404);
    expect((await fixture.request('/records/..%2f..%2fcredentials.json')).status).toBe(404);
  });

  it('want authentication in an application with secure storage', async () => {
    const secure = await fixture.call(
      'AddApplication',
      { application_name: 'secure', secure_record_storage: true },
      child,
    );
    const id = addSession(child, secure.application_id as number, 41);
    const other = await fixture.child();
    for (const path of [`/records/rec${id}.mp3`, `/logs/${id}.log`]) {
      const status = async (iss?: number): Promise<number> =>
        (
          await fixture.request(
            path,
            iss === undefined ? {} : { headers: { authorization: `Bearer ${fixture.token(iss)}` } },
          )
        ).status;
      expect([
        await status(),
        await status(other.id),
        await status(child.id),
        await status(fixture.master.account_id),
      ]).toEqual([401, 401, 200, 200]);
    }
  });
});
