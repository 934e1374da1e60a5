import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { Ledger } from '#balance';
import { CallConfirmations, CallIngest, CallRow, Calls } from '#calls';
import { newId, Outbox } from '#foundation';
import { printSeed, proof } from '#testing';
import { WebhookMessageRow, WebhookTurns } from '#webhooks';
import { openRooms, type RoomsUnderTest, type TestTenant } from './rooms-under-test';
import { seedCall, type SeedCall, sessionKey } from './seed-call';

const { figures, report } = proof('ingest', {
  orders: { usual: 24, full: 1000 },
  parallel: { usual: 40, full: 100 },
});
const seed = printSeed('ingest');
const longestProofMs = 3_600_000;

let rooms: RoomsUnderTest;
let tenant: TestTenant;
const opened = openRooms(2);

beforeAll(async () => {
  rooms = await opened;
  tenant = await rooms.makeTenant();
});
afterAll(async () => (await opened).close());

type Step = 'started' | 'answered' | 'ended' | 'recorded' | 'history' | 'confirm';
const steps: readonly Step[] = ['started', 'answered', 'ended', 'recorded', 'history', 'confirm'];

async function take(replica: number, call: SeedCall, step: Step): Promise<void> {
  const place = rooms.replicas[replica % 2]!;
  const ingest = place.get(CallIngest, { strict: false });
  if (step === 'confirm') {
    rooms.platform.sessions.set(sessionKey(tenant, call), call.session);
    await place.get(CallConfirmations, { strict: false }).runDue();
  } else if (step === 'history') await ingest.history(tenant.tenantId, call.history);
  else await ingest.events(tenant.tenantId, { sessionId: call.sessionId, events: [call[step]] });
}

/** Everything that can be due is done: costs confirmed, facts carried out, webhooks delivered. */
async function settle(): Promise<void> {
  const [place] = rooms.replicas;
  rooms.clock.pass(700_000);
  while (await place!.get(CallConfirmations, { strict: false }).runDue());
  while ((await place!.get(Outbox, { strict: false }).relay()) > 0);
  await place!.get(WebhookTurns, { strict: false }).run(tenant.tenantId);
}

async function outcomeOf(call: SeedCall): Promise<object> {
  const dataSource = rooms.replicas[0]!.get(DataSource, { strict: false });
  const row = await dataSource.manager.findOneByOrFail(CallRow, {
    tenantId: tenant.tenantId,
    connection: 'built-in',
    remoteId: call.sessionId,
  });
  const { callId } = row;
  const shown = await rooms.replicas[0]!.get(Calls, { strict: false }).get(tenant.tenantId, callId);
  const lines = await rooms.replicas[0]!.get(Ledger, { strict: false }).linesOf(tenant.tenantId, callId);
  const messages = await dataSource.manager.findBy(WebhookMessageRow, { tenantId: tenant.tenantId, subject: callId });
  return {
    ...shown,
    remoteId: 'the session’s',
    callId: 'ours',
    logUrl: shown.logUrl?.replace(call.sessionId, 'session'),
    reportedCost: row.reportedCost,
    ledger: lines.map(({ money }) => money),
    messages: messages.map(({ type }) => type).sort(),
    told: rooms.portals.toldOf(callId).sort(),
  };
}

let next = 0;
function newCall(): SeedCall {
  next += 1;
  return seedCall(`${newId('s', rooms.clock.nowMs())}${next}`, Date.parse('2026-11-20T08:50:08.000Z'));
}

async function play(order: readonly { step: Step; replica: number }[]): Promise<object> {
  const call = newCall();
  for (const { step, replica } of order) await take(replica, call, step);
  await settle();
  return outcomeOf(call);
}

describe('ingest of calls', () => {
  it('ends with the seed’s call', async () => {
    const outcome = await play(steps.map((step) => ({ step, replica: 0 })));
    expect(outcome).toMatchObject({
      state: 'ended',
      userId: '67',
      incoming: 2,
      code: 200,
      device: 'WEBRTC',
      quality: 100,
      vote: 0,
      durationSeconds: 34,
      ringMs: 18_000,
      talkMs: 18_000,
      totalMs: 36_000,
      billedSeconds: 34,
      cost: { amount: '0.85', currency: 'RUB' },
      costState: 'confirmed',
      reportedCost: '0.5000',
      configVersion: '3',
      flags: [],
      ledger: [{ amount: '-0.8500', currency: 'RUB' }],
      messages: ['call.answered', 'call.ended', 'call.started'],
      told: ['call.answered', 'call.ended', 'call.started'],
    });
  });

  it(
    'gives the same row, one ledger line and one webhook each, in any order and repetition (F22)',
    async () => {
      const expected = await play(steps.map((step) => ({ step, replica: 0 })));
      const replica = fc.integer({ min: 0, max: 1 });
      const order = fc
        .tuple(
          fc.shuffledSubarray([...steps], { minLength: steps.length }),
          fc.array(fc.constantFrom(...steps), { maxLength: 6 }),
        )
        .chain(([all, repeats]) =>
          fc.shuffledSubarray([...all, ...repeats], { minLength: all.length + repeats.length }),
        )
        .chain((order) => fc.tuple(...order.map((step) => fc.record({ step: fc.constant(step), replica }))));
      await fc.assert(
        fc.asyncProperty(order, async (steps) => {
          expect(await play(steps)).toEqual(expected);
        }),
        { seed, numRuns: figures.orders },
      );
      report({});
    },
    longestProofMs,
  );

  it('takes the same report many times at once on two replicas as once (F21)', async () => {
    const call = newCall();
    const results = await Promise.all(
      Array.from({ length: figures.parallel }, (_, index) =>
        rooms.replicas[index % 2]!.get(CallIngest, { strict: false }).events(tenant.tenantId, {
          sessionId: call.sessionId,
          events: [call.started, call.ended],
        }),
      ),
    );
    const accepted = results.flat().filter(({ status }) => status === 'accepted');
    expect(accepted).toHaveLength(2);
    expect(results.flat().filter(({ status }) => status === 'duplicate')).toHaveLength(2 * figures.parallel - 2);
    await Promise.all(
      Array.from({ length: figures.parallel }, (_, index) =>
        rooms.replicas[index % 2]!.get(CallIngest, { strict: false }).history(tenant.tenantId, call.history),
      ),
    );
    rooms.platform.sessions.set(sessionKey(tenant, call), call.session);
    await Promise.all(rooms.replicas.map((place) => place.get(CallConfirmations, { strict: false }).runDue()));
    await settle();
    expect(await outcomeOf(call)).toMatchObject({
      ledger: [{ amount: '-0.8500', currency: 'RUB' }],
      messages: ['call.answered', 'call.ended', 'call.started'],
    });
  });
});
