import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitFor } from '#testing';
import { type Child, SimulatorFixture } from './simulator-fixture';

interface Heard {
  readonly callback_id: number;
  readonly type: string;
  readonly hash: string;
  readonly account_id: number;
  readonly balance: number;
}

let fixture: SimulatorFixture;
let child: Child;
let receiver: Server;
let heard: Heard[];
let status: number;
beforeEach(async () => {
  heard = [];
  status = 200;
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString()));
    request.on('end', () => {
      if (status === 200) heard.push(...(JSON.parse(body) as { callbacks: Heard[] }).callbacks);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  fixture = await SimulatorFixture.start({ mode: 'virtual' });
  child = await fixture.child();
  const { port } = receiver.address() as AddressInfo;
  await fixture.call('SetAccountInfo', { callback_url: `http://127.0.0.1:${port}/cb`, callback_salt: 'pepper' }, child);
});
afterEach(async () => {
  await fixture.close();
  receiver.close();
  receiver.closeAllConnections();
});

const expectedHash = (callback: Heard): string =>
  createHash('md5').update(`pepper${child.id}${child.apiKey}${callback.callback_id}`).digest('hex');

describe('account callbacks', () => {
  it('tell once that the balance fell under the threshold, with the hash of the account', async () => {
    await fixture.call('SetAccountInfo', { min_balance_to_notify: 100 }, child);
    await fixture.control('POST', `accounts/${child.name}/balance`, { amount: '99.99' });
    await fixture.control('POST', `accounts/${child.name}/balance`, { amount: '98' });
    await waitFor(() => heard.length > 0);
    expect(heard).toMatchObject([{ type: 'min_balance', account_id: child.id, min_balance: { is_repeated: false } }]);
    expect(heard[0]!.hash).toBe(expectedHash(heard[0]!));
    await fixture.control('POST', `accounts/${child.name}/balance`, { amount: '200' });
    await fixture.control('POST', `accounts/${child.name}/balance`, { amount: '50' });
    await waitFor(() => heard.length > 1);
    expect(heard).toHaveLength(2);
  });

  it('tell of freezing and unfreezing, in order', async () => {
    await fixture.control('POST', `accounts/${child.name}/freeze`, {});
    await fixture.control('POST', `accounts/${child.name}/unfreeze`, {});
    await waitFor(() => heard.length === 2);
    expect(heard.map((callback) => callback.type)).toEqual(['account_is_frozen', 'account_is_unfrozen']);
    expect(heard[1]!.callback_id).toBeGreaterThan(heard[0]!.callback_id);
  });

  it('are sent by hand, forged and repeated', async () => {
    await fixture.control('POST', 'callbacks', {
      accountName: child.name,
      type: 'min_balance',
      forged: true,
      times: 3,
    });
    await waitFor(() => heard.length === 3);
    expect(new Set(heard.map((callback) => callback.callback_id)).size).toBe(1);
    expect(heard.every((callback) => callback.hash !== expectedHash(callback))).toBe(true);
  });

  it('are tried again by the clock, also after a restart, until they are taken', async () => {
    status = 500;
    await fixture.control('POST', `accounts/${child.name}/freeze`, {});
    const { callbacks } = fixture.simulator.platform;
    await waitFor(() => callbacks.waiting(child.id) === 1);
    await fixture.restart();
    status = 200;
    await waitFor(() => heard.length === 1);
    await waitFor(() => fixture.simulator.platform.callbacks.waiting() === 0);
  });

  it('are given up after the last attempt', async () => {
    status = 500;
    await fixture.control('POST', `accounts/${child.name}/freeze`, {});
    await waitFor(() => fixture.simulator.platform.callbacks.waiting(child.id) === 0);
    expect(heard).toEqual([]);
  });
});
