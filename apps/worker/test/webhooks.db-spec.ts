import { DataSource } from 'typeorm';
import { newId, Outbox, Transactions } from '#foundation';
import { WebhookDeliveryRow, WebhookEndpoints, webhookTopic, WebhookTurns } from '#webhooks';
import { openRooms, type RoomsUnderTest, type TestTenant } from './rooms-under-test';
import type { PortalBehaviour } from './test-portals';

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;

let rooms: RoomsUnderTest;
let tenant: TestTenant;
const opened = openRooms(2);

beforeAll(async () => {
  rooms = await opened;
});
beforeEach(async () => {
  tenant = await rooms.makeTenant();
});
afterAll(async () => (await opened).close());

const turns = (replica = 0): WebhookTurns => rooms.replicas[replica]!.get(WebhookTurns, { strict: false });
const attempts = (): number => rooms.portals.attempts.get(tenant.portalId) ?? 0;

async function tell({ tenantId }: TestTenant, callId: string, ...types: string[]): Promise<void> {
  const outbox = rooms.replicas[0]!.get(Outbox, { strict: false });
  const at = rooms.clock.now().toISOString();
  await rooms.replicas[0]!.get(Transactions, { strict: false }).run(async (manager) => {
    for (const type of types)
      await outbox.append(manager, tenantId, webhookTopic, { type, subject: callId, at, data: { callId } });
  });
  while ((await outbox.relay()) > 0);
}

async function deliveries(): Promise<WebhookDeliveryRow[]> {
  const { manager } = rooms.replicas[0]!.get(DataSource, { strict: false });
  return manager.find(WebhookDeliveryRow, { where: { tenantId: tenant.tenantId }, order: { position: 'ASC' } });
}

/** Moves through time in small steps, with a turn at each, until `milliseconds` have gone by. */
async function live(milliseconds: number, stepMs: number): Promise<void> {
  for (let gone = 0; gone < milliseconds; gone += stepMs) {
    rooms.clock.pass(stepMs);
    await turns().run(tenant.tenantId);
  }
}

describe('webhooks', () => {
  it('arrive once, in order, with both signatures right', async () => {
    const callId = newId('call', rooms.clock.nowMs());
    await tell(tenant, callId, 'call.started', 'call.answered', 'call.ended');
    await turns().run(tenant.tenantId);
    await turns().run(tenant.tenantId);
    expect(rooms.portals.toldOf(callId)).toEqual(['call.started', 'call.answered', 'call.ended']);
    expect((await deliveries()).map(({ state, attempts: made }) => [state, made])).toEqual(
      Array(3).fill(['delivered', 1]),
    );
  });

  it('arrive once when two replicas have the tenant’s turn at the same time', async () => {
    const callId = newId('call', rooms.clock.nowMs());
    await tell(tenant, callId, 'call.started', 'call.answered', 'call.ended');
    await Promise.all([turns(0).run(tenant.tenantId), turns(1).run(tenant.tenantId)]);
    expect(rooms.portals.toldOf(callId)).toEqual(['call.started', 'call.answered', 'call.ended']);
  });

  it('of a call wait for its earlier one, those of other calls do not', async () => {
    const [late, other] = [newId('call', rooms.clock.nowMs()), newId('call', rooms.clock.nowMs())];
    rooms.portals.behaviours.set(tenant.portalId, 'broken');
    await tell(tenant, late, 'call.started', 'call.ended');
    await turns().run(tenant.tenantId);
    rooms.portals.behaviours.set(tenant.portalId, 'good');
    await tell(tenant, other, 'call.started');
    rooms.clock.pass(4 * second);
    await turns().run(tenant.tenantId);
    expect(rooms.portals.toldOf(other)).toEqual(['call.started']);
    await live(5 * second, second);
    expect(rooms.portals.toldOf(late)).toEqual(['call.started', 'call.ended']);
  });

  it.each<[PortalBehaviour]>([['broken'], ['parked'], ['redirecting'], ['huge']])(
    'to a %s endpoint are tried again 5 s, 30 s and 2 min later, then arrive (F35)',
    async (behaviour) => {
      const callId = newId('call', rooms.clock.nowMs());
      rooms.portals.behaviours.set(tenant.portalId, behaviour);
      await tell(tenant, callId, 'call.started');
      await turns().run(tenant.tenantId);
      expect(attempts()).toBe(1);
      for (const [made, shortest, longest] of [
        [1, 4, 6],
        [2, 24, 36],
        [3, 96, 144],
      ] as const) {
        rooms.clock.pass(shortest * second - 1);
        await turns().run(tenant.tenantId);
        expect(attempts()).toBe(made);
        if (made === 3) rooms.portals.behaviours.set(tenant.portalId, 'good');
        rooms.clock.pass((longest - shortest) * second + 1);
        await turns().run(tenant.tenantId);
        expect(attempts()).toBe(made + 1);
      }
      expect(rooms.portals.toldOf(callId)).toEqual(['call.started']);
      const ids = new Set(rooms.portals.webhooks.filter((webhook) => webhook.callId === callId).map(({ id }) => id));
      expect(ids.size).toBe(1);
    },
  );

  it('are never sent again to an endpoint that said 410, until the portal sets its address again', async () => {
    const callId = newId('call', rooms.clock.nowMs());
    rooms.portals.behaviours.set(tenant.portalId, 'gone');
    await tell(tenant, callId, 'call.started', 'call.ended');
    await turns().run(tenant.tenantId);
    const endpoints = rooms.replicas[0]!.get(WebhookEndpoints, { strict: false });
    expect(await endpoints.find(tenant.tenantId)).toMatchObject({ state: 'disabled', stateReason: 'gone' });
    expect((await deliveries()).map(({ state }) => state)).toEqual(['failed', 'failed']);
    await live(10 * minute, minute);
    expect(attempts()).toBe(1);
    rooms.portals.behaviours.set(tenant.portalId, 'good');
    const url = rooms.portals.urlOf(tenant.portalId);
    await rooms.replicas[0]!.get(Transactions, { strict: false }).run((manager) =>
      endpoints.set(manager, tenant.tenantId, url),
    );
    await tell(tenant, newId('call', rooms.clock.nowMs()), 'call.started');
    await turns().run(tenant.tenantId);
    expect(attempts()).toBe(2);
  });

  it('stop after five days of failure, with fewer than twenty attempts for one message', async () => {
    rooms.portals.behaviours.set(tenant.portalId, 'broken');
    await tell(tenant, newId('call', rooms.clock.nowMs()), 'call.started');
    await turns().run(tenant.tenantId);
    await live(4.9 * day, 5 * minute);
    const endpoints = rooms.replicas[0]!.get(WebhookEndpoints, { strict: false });
    expect(await endpoints.find(tenant.tenantId)).toMatchObject({ state: 'active' });
    await live(0.2 * day, 5 * minute);
    expect(await endpoints.find(tenant.tenantId)).toMatchObject({
      state: 'disabled',
      stateReason: 'failing-for-five-days',
    });
    expect((await deliveries()).map(({ state }) => state)).toEqual(['expired']);
    expect(attempts()).toBeLessThan(20);
  });

  it('of a dead endpoint with a long queue cost one attempt now and then (F36)', async () => {
    rooms.portals.behaviours.set(tenant.portalId, 'broken');
    for (let n = 0; n < 30; n += 1)
      await tell(tenant, newId('call', rooms.clock.nowMs()), 'call.started', 'call.ended');
    await live(30 * minute, 10 * second);
    expect(attempts()).toBeLessThan(15);
  });

  it('of one noisy tenant do not hold up the others: ten a turn', async () => {
    for (let n = 0; n < 15; n += 1) await tell(tenant, newId('call', rooms.clock.nowMs()), 'call.started');
    await turns().run(tenant.tenantId);
    expect(attempts()).toBe(10);
    await turns().run(tenant.tenantId);
    expect(attempts()).toBe(15);
  });

  it('that waited longer than five days are not sent when the endpoint comes back', async () => {
    const [old, fresh] = [newId('call', rooms.clock.nowMs()), newId('call', rooms.clock.nowMs())];
    await tell(tenant, old, 'call.started', 'call.ended');
    rooms.clock.pass(6 * day);
    await tell(tenant, fresh, 'call.started');
    await turns().run(tenant.tenantId);
    expect([rooms.portals.toldOf(old), rooms.portals.toldOf(fresh)]).toEqual([[], ['call.started']]);
    expect((await deliveries()).map(({ state }) => state)).toEqual(['expired', 'expired', 'delivered']);
  });

  it('that wait are settled when the portal takes its address away, and not sent to the next one', async () => {
    const callId = newId('call', rooms.clock.nowMs());
    await tell(tenant, callId, 'call.started', 'call.ended');
    const endpoints = rooms.replicas[0]!.get(WebhookEndpoints, { strict: false });
    const transactions = rooms.replicas[0]!.get(Transactions, { strict: false });
    await transactions.run((manager) => endpoints.set(manager, tenant.tenantId, null));
    expect((await deliveries()).map(({ state, lastReason }) => [state, lastReason])).toEqual(
      Array(2).fill(['failed', 'endpoint-removed']),
    );
    await transactions.run((manager) => endpoints.set(manager, tenant.tenantId, rooms.portals.urlOf(tenant.portalId)));
    await turns().run(tenant.tenantId);
    expect(attempts()).toBe(0);
  });

  it('are one replica’s turn by the database’s clock, whatever the replicas’ own clocks say', async () => {
    const [mine, other] = rooms.replicas.map((replica) => replica.get(WebhookEndpoints, { strict: false }));
    const turn = await mine!.takeTurn(tenant.tenantId, 20 * second);
    rooms.clock.pass(minute);
    expect(await other!.takeTurn(tenant.tenantId, 20 * second)).toBeUndefined();
    await mine!.endTurn(turn!);
    expect(await other!.takeTurn(tenant.tenantId, 20 * second)).toBeDefined();
  });

  it('are not held up by a fact that cannot be read', async () => {
    const outbox = rooms.replicas[0]!.get(Outbox, { strict: false });
    await rooms.replicas[0]!.get(Transactions, { strict: false }).run((manager) =>
      outbox.append(manager, tenant.tenantId, webhookTopic, { type: 5 }),
    );
    const callId = newId('call', rooms.clock.nowMs());
    await tell(tenant, callId, 'call.started');
    await turns().run(tenant.tenantId);
    expect(rooms.portals.toldOf(callId)).toEqual(['call.started']);
  });

  it('go to nobody when the portal never gave an address', async () => {
    const endpoints = rooms.replicas[0]!.get(WebhookEndpoints, { strict: false });
    const transactions = rooms.replicas[0]!.get(Transactions, { strict: false });
    await transactions.run((manager) => endpoints.set(manager, tenant.tenantId, null));
    await tell(tenant, newId('call', rooms.clock.nowMs()), 'call.started');
    await turns().run(tenant.tenantId);
    expect(attempts()).toBe(0);
    expect(await deliveries()).toEqual([]);
  });
});
