import { DataSource } from 'typeorm';
import { CallConfirmations, CallIngest, CallRow, Calls } from '#calls';
import { newId, SecretBox } from '#foundation';
import { openRooms, type RoomsUnderTest, type TestTenant } from './rooms-under-test';
import { seedCall, type SeedCall, sessionKey } from './seed-call';

const day = 86_400_000;
let rooms: RoomsUnderTest;
let tenant: TestTenant;
let ingest: CallIngest;
const opened = openRooms();

beforeAll(async () => {
  rooms = await opened;
  tenant = await rooms.makeTenant();
  ingest = rooms.replicas[0]!.get(CallIngest, { strict: false });
});
afterAll(async () => (await opened).close());

let next = 0;
function newCall(startMs = rooms.clock.nowMs() - 60_000): SeedCall {
  next += 1;
  return seedCall(`${newId('s', rooms.clock.nowMs())}${next}`, startMs);
}

async function rowOf({ tenantId }: TestTenant, { sessionId }: SeedCall): Promise<CallRow | null> {
  const dataSource = rooms.replicas[0]!.get(DataSource, { strict: false });
  return dataSource.manager.findOneBy(CallRow, { tenantId, remoteId: sessionId });
}

async function confirmDue(): Promise<void> {
  while (await rooms.replicas[0]!.get(CallConfirmations, { strict: false }).runDue());
}

describe('reports of calls', () => {
  it('keep the good events of a batch beside a bad one (G14)', async () => {
    const { sessionId, started, ended } = newCall();
    const events = [started, { sequence: 7, type: 'call.answered', at: 'yesterday' }, 'nonsense', ended];
    expect(await ingest.events(tenant.tenantId, { sessionId, events })).toEqual([
      { sequence: 1, status: 'accepted' },
      { sequence: 7, status: 'rejected', reason: '/at must be an ISO 8601 date and time' },
      { sequence: null, status: 'rejected', reason: 'must be an object' },
      { sequence: 3, status: 'accepted' },
    ]);
  });

  it('refuse another content under a used sequence', async () => {
    const { sessionId, started } = newCall();
    await ingest.events(tenant.tenantId, { sessionId, events: [started] });
    const other = { ...started, called: '+79990000000' };
    const results = await ingest.events(tenant.tenantId, { sessionId, events: [other, started] });
    expect(results.map(({ status, reason }) => reason ?? status)).toEqual(['sequence-reused', 'duplicate']);
  });

  it('keep an unknown call pending until something explains it (G05)', async () => {
    const call = newCall();
    await ingest.events(tenant.tenantId, { sessionId: call.sessionId, events: [call.ended] });
    expect(await rowOf(tenant, call)).toMatchObject({ state: 'ended', flags: ['no-start'], costState: 'pending' });
    await ingest.events(tenant.tenantId, { sessionId: call.sessionId, events: [call.started] });
    expect(await rowOf(tenant, call)).toMatchObject({ state: 'ended', flags: [], lineId: 'main' });
  });

  it('about a session that another tenant reported say nothing of that, whoever was first, and touch nothing of it (G06)', async () => {
    const [call, unshared] = [newCall(), newCall()];
    await ingest.history(tenant.tenantId, call.history);
    const before = await rowOf(tenant, call);
    const stranger = await rooms.makeTenant();
    await ingest.history(stranger.tenantId, { ...call.history, code: 603 });
    await ingest.history(stranger.tenantId, { ...unshared.history, code: 603 });
    expect((await rowOf(stranger, call))?.flags).toEqual((await rowOf(stranger, unshared))?.flags);
    expect(JSON.stringify((await rowOf(stranger, call))?.facts)).not.toContain('foreign');
    expect(await rowOf(tenant, call)).toEqual(before);
    expect(before?.flags).toEqual([]);
  });

  it('with impossible values are flagged and never booked (G03, G04)', async () => {
    const call = newCall();
    const absurd = { ...call.history, reportedCost: '1000000000', durationSeconds: -5 };
    await ingest.history(tenant.tenantId, absurd);
    expect(await rowOf(tenant, call)).toMatchObject({
      flags: ['quarantined:durationSeconds', 'quarantined:reportedCost'],
      reportedCost: null,
      cost: null,
    });
  });

  it('go to their own day when they come a week late (F23)', async () => {
    const start = rooms.clock.nowMs() - 40 * day;
    const call = newCall(start);
    await ingest.history(tenant.tenantId, call.history);
    expect((await rowOf(tenant, call))?.startedAt.getTime()).toBe(start);
  });

  it('from beyond the time that calls are kept are dropped (F23)', async () => {
    const call = newCall(rooms.clock.nowMs() - 1200 * day);
    expect(await ingest.history(tenant.tenantId, call.history)).toBeUndefined();
    const results = await ingest.events(tenant.tenantId, { sessionId: call.sessionId, events: [call.ended] });
    expect(results).toEqual([{ sequence: 3, status: 'rejected', reason: 'beyond-retention' }]);
    expect(await rowOf(tenant, call)).toBeNull();
  });

  it('that never come are completed from the platform’s history within 15 minutes (F24)', async () => {
    const calls = Array.from({ length: 12 }, () => newCall());
    const heard = calls.filter((_, index) => index % 3 > 0);
    for (const call of calls) {
      await ingest.events(tenant.tenantId, { sessionId: call.sessionId, events: [call.started] });
      rooms.platform.sessions.set(sessionKey(tenant, call), call.session);
    }
    for (const { history } of heard) await ingest.history(tenant.tenantId, history);
    await confirmDue();
    for (let minute = 0; minute < 15; minute += 1) {
      rooms.clock.pass(60_000);
      await confirmDue();
    }
    const rows = await Promise.all(calls.map((call) => rowOf(tenant, call)));
    expect(new Set(rows.map((row) => `${row?.state} ${row?.costState} ${row?.cost}`))).toEqual(
      new Set(['ended confirmed 0.8500']),
    );
    expect(rows.filter((row) => row?.flags.includes('from-platform'))).toHaveLength(calls.length - heard.length);
  });

  it('are asked about again 1, 2, 5, 10 … s later while the platform’s history does not show them', async () => {
    const call = newCall();
    await ingest.history(tenant.tenantId, call.history);
    const reads = (): number => rooms.platform.sessionReads.filter((id) => id === call.sessionId).length;
    for (const [index, seconds] of [0, 1, 2, 5, 10].entries()) {
      rooms.clock.pass(seconds * 1000 - 1);
      await confirmDue();
      expect(reads()).toBe(index);
      rooms.clock.pass(1);
      await confirmDue();
      expect(reads()).toBe(index + 1);
    }
  });

  it('of a cost that cannot be true are not booked, and wait for a human', async () => {
    const call = newCall();
    await ingest.history(tenant.tenantId, call.history);
    const [leg] = call.session.calls;
    rooms.platform.sessions.set(sessionKey(tenant, call), { ...call.session, calls: [{ ...leg!, cost: '-3' }] });
    await confirmDue();
    expect(await rowOf(tenant, call)).toMatchObject({
      cost: null,
      costState: 'pending',
      confirmDueAt: null,
      flags: ['quarantined:platform-cost'],
    });
  });

  it('keep where the session can be reached sealed, and nowhere in the clear', async () => {
    const call = newCall();
    await ingest.events(tenant.tenantId, { sessionId: call.sessionId, events: [call.started] });
    const row = await rowOf(tenant, call);
    const secrets = rooms.replicas[0]!.get(SecretBox, { strict: false });
    const place = `calls/access_url/${tenant.tenantId}/${row!.callId}`;
    expect(secrets.open(row!.accessUrl!, place)).toBe(`https://node.example/request/${call.sessionId}`);
    const dataSource = rooms.replicas[0]!.get(DataSource, { strict: false });
    const stored: object[] = [
      ...(await dataSource.query<object[]>('SELECT * FROM calls WHERE remote_id = ?', [call.sessionId])),
      ...(await dataSource.query<object[]>('SELECT * FROM call_events WHERE session_id = ?', [call.sessionId])),
      ...(await dataSource.query<object[]>('SELECT * FROM outbox WHERE tenant_id = ?', [tenant.tenantId])),
    ];
    expect(JSON.stringify(stored)).not.toContain('node.example/request');
  });
});

describe('the list of calls', () => {
  it('goes through all calls once, the latest first, page by page', async () => {
    const { tenantId } = await rooms.makeTenant();
    const start = rooms.clock.nowMs() - day;
    for (let n = 0; n < 7; n += 1) await ingest.history(tenantId, newCall(start + Math.floor(n / 2) * 1000).history);
    const calls = rooms.replicas[0]!.get(Calls, { strict: false });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await calls.list(tenantId, { limit: 3, cursor });
      seen.push(...page.items.map(({ startedAt, callId }) => `${startedAt.toISOString()} ${callId}`));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(7);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
  });

  it('refuses another tenant’s cursor, and what is none (E06)', async () => {
    const [one, other] = [await rooms.makeTenant(), await rooms.makeTenant()];
    for (let n = 0; n < 2; n += 1) await ingest.history(one.tenantId, newCall().history);
    const calls = rooms.replicas[0]!.get(Calls, { strict: false });
    const { nextCursor } = await calls.list(one.tenantId, { limit: 1 });
    for (const cursor of [nextCursor, 'x', '../../etc/passwd', 'A'.repeat(600)])
      await expect(calls.list(other.tenantId, { limit: 1, cursor })).rejects.toMatchObject({ code: 'bad-cursor' });
    await expect(calls.list(one.tenantId, { limit: 1, cursor: nextCursor })).resolves.toMatchObject({ items: [{}] });
  });

  it('shows another tenant’s call to nobody', async () => {
    const callId = await ingest.history(tenant.tenantId, newCall().history);
    const calls = rooms.replicas[0]!.get(Calls, { strict: false });
    const { tenantId } = await rooms.makeTenant();
    await expect(calls.get(tenantId, callId!)).rejects.toMatchObject({ code: 'call-not-found' });
  });
});
