import { freshName } from '../src/conformance/platform-under-test';
import { startVoximplant, type VoximplantUnderTest } from './voximplant-under-test';

/** What the simulated platform allows; our own limit stays a little below, since requests do not arrive evenly. */
const allowedPerSecond = 12;

describe('F28: the pace of requests under a master account', () => {
  let subject: VoximplantUnderTest;

  beforeAll(async () => {
    subject = await startVoximplant(['RUB'], { VOICE_PLATFORM_REQUESTS_PER_SECOND: '10' });
    const match = { times: null };
    await subject.plant({ match, kind: 'rate-limit', perSecond: allowedPerSecond, retryAfterSeconds: 1 });
  });

  afterAll(async () => {
    await subject.close();
  });

  async function ask(): Promise<unknown> {
    return subject.platform.findChildAccount('RUB', freshName()).catch((error: unknown) => error);
  }

  it('never breaks the limit, however many ask at once, and refuses those who would wait too long', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, ask));
    const served = answers.filter((answer) => answer === undefined);
    expect(served.length).toBeGreaterThanOrEqual(15);
    for (const answer of answers) {
      if (answer !== undefined) expect(answer).toMatchObject({ code: 'voice-platform-busy' });
    }
    const limits = await fetch(`${subject.simulator.url}/control/limits`);
    const { masters } = (await limits.json()) as { masters: { maxPerSecond: number; rejected: number }[] };
    expect(masters).toMatchObject([{ rejected: 0 }]);
    expect(masters[0]?.maxPerSecond).toBeLessThanOrEqual(allowedPerSecond);
  });

  it('goes on alone while Redis is away', async () => {
    subject.redis.disconnect();
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers).toEqual([undefined, undefined, undefined]);
  });

  it('leaves a platform alone that fails again and again', async () => {
    await subject.plant({ match: { method: 'GetChildrenAccounts', times: null }, kind: 'status', status: 500 });
    for (let asked = 0; asked < 5; asked += 1)
      expect(await ask()).toMatchObject({ code: 'voice-platform-unavailable' });
    const before = await requestsSent();
    expect(await ask()).toMatchObject({ code: 'voice-platform-unavailable' });
    expect(await requestsSent()).toBe(before);
  });

  async function requestsSent(): Promise<number> {
    const answer = await fetch(`${subject.simulator.url}/control/calls`);
    return ((await answer.json()) as { calls: unknown[] }).calls.length;
  }
});
