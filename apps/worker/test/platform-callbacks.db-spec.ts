import { createHash } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Accounts } from '#accounts';
import { Balance, BalanceReadingRow, PlatformCallbackRow, PlatformCallbacks } from '#balance';
import { DependencyFailed, RedisCache } from '#foundation';
import { Tenants } from '#tenants';
import { openRooms, type RoomsUnderTest, type TestTenant } from './rooms-under-test';

const sender = '192.0.2.1';

let rooms: RoomsUnderTest;
let tenant: TestTenant;
let callbacks: PlatformCallbacks;
const opened = openRooms(2);

beforeAll(async () => {
  rooms = await opened;
  callbacks = rooms.replicas[0]!.get(PlatformCallbacks, { strict: false });
});
beforeEach(async () => {
  tenant = await rooms.makeTenant();
});
afterAll(async () => (await opened).close());

function callback(of: TestTenant, id: number, more: object = {}): object {
  const { callbackSalt, platformAccountId, apiKey } = of;
  const hash = createHash('md5').update(`${callbackSalt}${platformAccountId}${apiKey}${id}`).digest('hex');
  return { callback_id: id, account_id: Number(platformAccountId), type: 'min_balance', hash, balance: -1e9, ...more };
}

async function kept(): Promise<PlatformCallbackRow[]> {
  const { manager } = rooms.replicas[0]!.get(DataSource, { strict: false });
  return manager.findBy(PlatformCallbackRow, { tenantId: tenant.tenantId });
}

/** Whether a reading of the account was asked for: the mark that limits it to one a minute. */
async function hinted(): Promise<boolean> {
  const { redis, key } = bound(rooms.replicas[0]!.get(RedisCache, { strict: false }));
  return (await redis.keys(`${key(tenant.tenantId, 'account-hint')}:*`)).length === 1;
}

function bound(cache: RedisCache): { redis: RedisCache['redis']; key: RedisCache['key'] } {
  return { redis: cache.redis, key: cache.key.bind(cache) };
}

describe('callbacks of the platform', () => {
  it('with a wrong hash change nothing and are counted (G01, F25)', async () => {
    const before = callbacks.counters.wrongHash;
    const forged = Array.from({ length: 100 }, (_, id) => callback(tenant, id, { hash: 'f'.repeat(32) }));
    await callbacks.receive({ callbacks: forged }, sender);
    expect(callbacks.counters.wrongHash - before).toBe(50);
    expect(await kept()).toEqual([]);
    expect(await hinted()).toBe(false);
    expect(rooms.platform.accountReads).not.toContain(tenant.platformAccountId);
  });

  it('that are forged cost one look at accounts and one audit line a request, however many they are', async () => {
    const look = jest.spyOn(rooms.replicas[0]!.get(Accounts, { strict: false }), 'findByPlatformIds');
    const lines = jest.spyOn(Logger.prototype, 'log');
    const forged = Array.from({ length: 100 }, (_, id) => callback(tenant, id, { hash: 'f'.repeat(32) }));
    await callbacks.receive({ callbacks: forged }, sender);
    expect([look.mock.calls.length, lines.mock.calls.filter(([message]) => message === 'Audit').length]).toEqual([
      1, 1,
    ]);
    look.mockRestore();
    lines.mockRestore();
  });

  it('of an address that has used up its minute are refused before anything is read', async () => {
    const look = jest.spyOn(rooms.replicas[0]!.get(Accounts, { strict: false }), 'findByPlatformIds');
    const flood = '192.0.2.99';
    for (let n = 0; n < 600; n += 1) await callbacks.receive({ callbacks: [] }, flood);
    look.mockClear();
    await expect(callbacks.receive({ callbacks: [callback(tenant, 1)] }, flood)).rejects.toMatchObject({
      code: 'too-many-requests',
    });
    expect(look).not.toHaveBeenCalled();
    look.mockRestore();
  });

  it('of an account that is not ours change nothing (G02)', async () => {
    const foreign = { ...tenant, platformAccountId: '999999999999' };
    const before = callbacks.counters.unknownAccount;
    await callbacks.receive({ callbacks: [callback(foreign, 1)] }, sender);
    expect(callbacks.counters.unknownAccount - before).toBe(1);
  });

  it('with the right hash are kept raw, whatever their type, and ask for one reading a minute (G09, G10)', async () => {
    await callbacks.receive(
      { callbacks: [callback(tenant, 1, { type: 'never_heard_of', never_heard_of: { a: 1 } })] },
      sender,
    );
    await callbacks.receive({ callbacks: [callback(tenant, 2), callback(tenant, 3)] }, sender);
    expect((await kept()).map(({ type }) => type).sort()).toEqual(['min_balance', 'min_balance', 'never_heard_of']);
    expect(await hinted()).toBe(true);
  });

  it('that come twice are one, also on two replicas at once', async () => {
    const body = { callbacks: [callback(tenant, 9)] };
    const other = rooms.replicas[1]!.get(PlatformCallbacks, { strict: false });
    await Promise.all([callbacks.receive(body, sender), other.receive(body, sender), callbacks.receive(body, sender)]);
    expect(await kept()).toHaveLength(1);
  });

  it('for a closed tenant are dropped (G11)', async () => {
    await rooms.replicas[0]!.get(Tenants, { strict: false }).setState(tenant.tenantId, 'closed');
    await callbacks.receive({ callbacks: [callback(tenant, 1)] }, sender);
    expect(await kept()).toEqual([]);
  });

  it('never say what the balance is', async () => {
    await callbacks.receive({ callbacks: [callback(tenant, 1)] }, sender);
    const { manager } = rooms.replicas[0]!.get(DataSource, { strict: false });
    expect(await manager.findOneBy(BalanceReadingRow, { tenantId: tenant.tenantId })).toBeNull();
  });
});

describe('the balance', () => {
  it('is read once for requests that come together, and again after two seconds', async () => {
    const balance = rooms.replicas[0]!.get(Balance, { strict: false });
    const reads = (): number => rooms.platform.accountReads.filter((id) => id === tenant.platformAccountId).length;
    const readings = await Promise.all(Array.from({ length: 10 }, () => balance.read(tenant.tenantId)));
    expect(new Set(readings.map((reading) => reading.balance.amount))).toEqual(new Set(['1000.00']));
    expect(reads()).toBe(1);
    rooms.clock.pass(1999);
    await balance.read(tenant.tenantId);
    expect(reads()).toBe(1);
    rooms.clock.pass(1);
    await balance.read(tenant.tenantId);
    expect(reads()).toBe(2);
  });

  it('is the last reading with its own time while the platform is away', async () => {
    const [one, other] = rooms.replicas.map((replica) => replica.get(Balance, { strict: false }));
    const { asOf } = await one!.read(tenant.tenantId);
    rooms.clock.pass(60_000);
    const away = jest
      .spyOn(rooms.platform, 'readAccount')
      .mockRejectedValue(new DependencyFailed('voice-platform-unavailable', 'Away.'));
    expect(await other!.read(tenant.tenantId)).toEqual({ balance: { amount: '1000.00', currency: 'RUB' }, asOf });
    const stranger = await rooms.makeTenant();
    await expect(other!.read(stranger.tenantId)).rejects.toMatchObject({ code: 'voice-platform-unavailable' });
    away.mockRestore();
  });
});
