import { waitFor } from '#testing';
import { ControllerBench } from './controller-bench';
import { furnish, type FurnishedPortal } from './furnished-portal';

describe('a controller that the voice platform refuses', () => {
  let bench: ControllerBench;
  let portal: FurnishedPortal;

  beforeAll(async () => {
    bench = await ControllerBench.start();
    portal = await furnish(bench, 'refused');
  });

  afterAll(() => bench.stop());

  it.each([
    ['our clock', 456],
    ['our credentials', 100],
  ])('for %s tells the last balance, and the account without one', async (_, code) => {
    const before = await portal.signer.ask({ path: '/v1/balance' });
    expect(before.status).toBe(200);
    const fault = { match: { method: 'GetAccountInfo', times: null }, kind: 'error-code', code };
    const planted = await fetch(`${bench.system.simulator.url}/control/faults`, {
      method: 'POST',
      body: JSON.stringify(fault),
      headers: { 'content-type': 'application/json' },
    });
    expect(planted.ok).toBe(true);
    await waitFor(async () => bench.logLines().some(({ reason }) => reason === 'voice-platform-refused') || ask(), {
      what: 'a balance that had to be read anew',
    });
    expect((await portal.signer.ask({ path: '/v1/balance' })).body).toBe(before.body);
    expect((await portal.signer.ask({ path: '/v1/account' })).status).toBe(200);
    await fetch(`${bench.system.simulator.url}/control/faults`, { method: 'DELETE' });
  });

  /** Asks, and is never content. */
  async function ask(): Promise<false> {
    expect((await portal.signer.ask({ path: '/v1/balance' })).status).toBe(200);
    return false;
  }
});
