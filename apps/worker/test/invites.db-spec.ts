import { DataSource } from 'typeorm';
import { CallRow, Invites } from '#calls';
import { Transactions } from '#foundation';
import { Portals } from '#tenants';
import { openRooms, type RoomsUnderTest, type TestTenant } from './rooms-under-test';

let rooms: RoomsUnderTest;
let tenant: TestTenant;
let invites: Invites;
const opened = openRooms();
const question = { sessionId: 's1', callId: 'leg', lineId: 'main', caller: '+79112233444', called: '+74012555555' };

beforeAll(async () => {
  rooms = await opened;
  invites = rooms.replicas[0]!.get(Invites, { strict: false });
});
beforeEach(async () => {
  tenant = await rooms.makeTenant();
});
afterAll(async () => (await opened).close());

describe('the question whom to ring', () => {
  it('is answered by the portal, and makes the call known', async () => {
    rooms.portals.invite = { command: 'wait', userId: 67, userHasPhone: true, connectType: 'crm', secret: 'x' };
    const answer = await invites.answer(tenant.tenantId, { ...question, accessUrl: 'https://node.example/request' });
    expect(answer).toEqual({ command: 'wait', userId: '67', userHasPhone: true, connectType: 'crm' });
    const dataSource = rooms.replicas[0]!.get(DataSource, { strict: false });
    const row = await dataSource.manager.findOneByOrFail(CallRow, { tenantId: tenant.tenantId, remoteId: 's1' });
    expect(row).toMatchObject({ state: 'started', direction: 'incoming', lineId: 'main', phoneNumber: '+79112233444' });
    expect(row.accessUrl).toMatch(/^k1:/);
  });

  it.each([['broken'], ['gone'], ['parked'], ['redirecting'], ['huge']] as const)(
    'goes to the line’s own queue when the portal is %s',
    async (behaviour) => {
      rooms.portals.behaviours.set(tenant.portalId, behaviour);
      expect(await invites.answer(tenant.tenantId, question)).toEqual({ command: 'queue' });
    },
  );

  it.each([[{ command: 'explode' }], [{ command: 'user' }], ['text'], [null]])(
    'goes to the line’s own queue when the portal answers %j',
    async (nonsense) => {
      rooms.portals.invite = nonsense;
      expect(await invites.answer(tenant.tenantId, question)).toEqual({ command: 'queue' });
    },
  );

  it('goes to the line’s own queue when the portal gave no address', async () => {
    const room = rooms.replicas[0]!.get(Transactions, { strict: false });
    const portals = rooms.replicas[0]!.get(Portals, { strict: false });
    await room.run((manager) => portals.change(manager, tenant.tenantId, { invitesUrl: null }));
    expect(await invites.answer(tenant.tenantId, question)).toEqual({ command: 'queue' });
  });
});
