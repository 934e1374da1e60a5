import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { PortalClient } from '#portal-sdk';
import { printSeed, proof, testActor, waitFor } from '#testing';
import { FaultSystem } from './fault-system';

const { figures, report } = proof('kills', {
  calls: { usual: 12, full: 300 },
  kills: { usual: 6, full: 200 },
  writes: { usual: 1, full: 10 },
});
const seed = printSeed('kills');
const settleDeadlineMs = 120_000;
const longestProofMs = 3_600_000;

let system: FaultSystem;
const opened = FaultSystem.start();
beforeAll(async () => {
  system = await opened;
  await system.open();
});
afterAll(async () => (await opened).stop());

/** The same numbers for the same seed (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface KnownCall {
  call_id: string;
  remote_id: string;
  state: string;
  cost_state: string;
  cost: string;
}

async function settled(sessionIds: readonly string[]): Promise<KnownCall[]> {
  return waitFor(
    async () => {
      const calls = await system.rows<KnownCall>(
        'SELECT call_id, remote_id, state, cost_state, cost FROM calls WHERE tenant_id = ?',
      );
      const done = calls.filter(
        ({ remote_id: id, state, cost_state: cost }) =>
          sessionIds.includes(id) && state === 'ended' && cost === 'confirmed',
      );
      const waiting = await system.rows("SELECT 1 FROM webhook_deliveries WHERE tenant_id = ? AND state = 'pending'");
      const outbox = await system.rows('SELECT 1 FROM outbox WHERE tenant_id = ?');
      return done.length === sessionIds.length && waiting.length + outbox.length === 0 && done;
    },
    { deadlineMs: settleDeadlineMs, everyMs: 200, what: 'all calls to be confirmed and told' },
  );
}

/** One row, its lines in the ledger, and one message of each kind, delivered at least once under one id. */
async function expectEachOnce(calls: readonly KnownCall[], sessionIds: readonly string[]): Promise<void> {
  expect(new Set(calls.map(({ remote_id: id }) => id))).toEqual(new Set(sessionIds));
  const lines = await system.rows<{ subject: string; amount: string }>(
    'SELECT subject, SUM(amount) AS amount FROM ledger_lines WHERE tenant_id = ? GROUP BY subject',
  );
  const booked = new Map(lines.map(({ subject, amount }) => [subject, -Number(amount)]));
  const messages = await system.rows<{ subject: string; type: string; message_id: string }>(
    'SELECT subject, type, message_id FROM webhook_messages WHERE tenant_id = ?',
  );
  for (const { call_id: callId, cost } of calls) {
    expect(booked.get(callId) ?? 0).toBeCloseTo(Number(cost), 4);
    const told = messages.filter(({ subject }) => subject === callId);
    expect(told.map(({ type }) => type).sort()).toEqual(['call.ended', 'call.started']);
    const received = new Set(
      system.portals.webhooks.filter((webhook) => webhook.callId === callId).map(({ id }) => id),
    );
    expect(received).toEqual(new Set(told.map(({ message_id: id }) => id)));
  }
}

describe('a system whose parts are killed', () => {
  it(
    'loses nothing that it acknowledged, and nothing takes effect twice (F01, F03, F12)',
    async () => {
      const random = randomFrom(seed);
      const sessionIds: string[] = [];
      const victims = [
        () => system.controller.killAndRestart(),
        () => system.workers[0]!.killAndRestart(),
        () => system.workers[1]!.killAndRestart(),
        async () => {
          await system.redis.kill();
          await system.redis.start();
        },
      ];
      let kills = 0;
      const perKill = Math.ceil(figures.calls / figures.kills);
      while (kills < figures.kills || sessionIds.length < figures.calls) {
        for (let n = 0; n < perKill && sessionIds.length < figures.calls; n += 1) sessionIds.push(await system.dial());
        if (kills < figures.kills) await victims[Math.floor(random() * victims.length)]!();
        kills += 1;
      }
      await expectEachOnce(await settled(sessionIds), sessionIds);
      report({ sessions: sessionIds.length });
    },
    longestProofMs,
  );

  it('makes good what Redis forgot (F13, F14)', async () => {
    const redis = new Redis(system.redis.url, { maxRetriesPerRequest: 1 });
    const sessionIds: string[] = [];
    try {
      for (let n = 0; n < 6; n += 1) {
        sessionIds.push(await system.dial());
        await redis.flushall();
      }
    } finally {
      redis.disconnect();
    }
    await expectEachOnce(await settled(sessionIds), sessionIds);
  });

  it('takes no request twice, also when Redis has forgotten the first time (F14)', async () => {
    const captured: [string, RequestInit | undefined][] = [];
    const { portalId, licenceKey } = system.portal;
    const listening: typeof fetch = async (input, init) => {
      captured.push([input instanceof Request ? input.url : input.toString(), init]);
      return fetch(input, init);
    };
    const client = new PortalClient({ baseUrl: system.system.url, portalId, licenceKey, fetch: listening });
    for (let n = 0; n < 20; n += 1) await client.get('/v1/calls');
    const redis = new Redis(system.redis.url, { maxRetriesPerRequest: 1 });
    await redis.flushall();
    redis.disconnect();
    const again = await Promise.all(captured.map(async ([url, init]) => (await fetch(url, init)).status));
    expect(new Set(again)).toEqual(new Set([401]));
  });

  it(
    'gives a killed write’s answer to its repeat, and has done it once (F02)',
    async () => {
      const { client } = system.portal;
      const random = randomFrom(seed);
      const search = { actor: testActor, countryCode: 'RU' };
      await system.pay('100000');
      for (let n = 0; n < figures.writes; n += 1) {
        const { items } = (await client.post('/v1/numbers/search', search)).body as { items: { number: string }[] };
        const before = await rentedNumbers();
        const order = { actor: testActor, number: items[0]?.number };
        const idempotencyKey = `rent-${seed}-${n}`;
        const first = client.post('/v1/numbers', order, { idempotencyKey }).catch((error: unknown) => error);
        // The blow may fall anywhere in the work.
        await sleep(random() * 100);
        await Promise.all([first, system.controller.killAndRestart()]);
        const repeat = await waitFor(() => client.post('/v1/numbers', order, { idempotencyKey }), {
          deadlineMs: 20_000,
          what: 'the repeat to be answered',
        });
        expect(repeat.status).toBe(201);
        const once = await client.post('/v1/numbers', order, { idempotencyKey });
        expect(once.body).toEqual(repeat.body);
        expect(await rentedNumbers()).toEqual([...before, order.number].sort());
      }
    },
    longestProofMs,
  );

  async function rentedNumbers(): Promise<(string | undefined)[]> {
    const { items } = (await system.portal.client.get('/v1/numbers')).body as { items: { number: string }[] };
    return items.map(({ number }) => number).sort();
  }
});
