import { TestSession } from './test-session';

const wait = { command: 'wait', operatorId: '67' };

/** A session whose caller waits for somebody to answer; time stands there until the end is awaited. */
async function waitingSession(): Promise<TestSession> {
  const session = await TestSession.open({ phone67: { rings: true } });
  const waits = new Promise<void>((resolve) => {
    const arrived = (): void => {
      session.stand();
      resolve();
    };
    void session.ring('79112233444', [12_000, arrived]);
  });
  await waits;
  return session;
}

describe('the access URL of a live session', () => {
  it.each(['p2s', 'c2s'] as const)('obeys a command signed with %s and signs its answer', async (role) => {
    const session = await waitingSession();
    expect(await session.command(wait, { role })).toEqual({ accepted: true });
    await session.ended();
  });

  it('refuses a repeated nonce', async () => {
    const session = await waitingSession();
    const signed = session.sign(wait);
    expect(await session.deliver(signed)).toEqual({ accepted: true });
    expect(await session.deliver(signed)).toBe('unproven');
    expect(session.log).toContain('Refused a request to the access URL: replayed');
    await session.ended();
  });

  it('acts once per idempotency key, and refuses the key for another command', async () => {
    const session = await waitingSession();
    const idempotencyKey = 'click-1';
    expect(await session.command(wait, { idempotencyKey })).toEqual({ accepted: true });
    expect(await session.command(wait, { idempotencyKey })).toEqual({ accepted: true });
    expect(await session.command({ command: 'queue' }, { idempotencyKey })).toEqual({
      accepted: false,
      reason: 'idempotency-key-reused',
    });
    expect(session.log.filter((text) => text.startsWith('Get command from portal:'))).toHaveLength(1);
    await session.ended();
  });

  it.each([
    ['a wrong key', { key: '0'.repeat(64) }],
    ['another address', { accessUrl: 'http://platform.example/request/other' }],
  ])('refuses %s and does nothing', async (_what, options) => {
    const session = await waitingSession();
    expect(await session.command({ command: 'hangup' }, options)).toBe('unproven');
    expect(session.did).not.toContain('hangup');
    await session.ended();
  });

  it('refuses a command whose body was changed', async () => {
    const session = await waitingSession();
    const { signed } = session.sign(wait);
    expect(await session.deliver({ signed, body: '{"command":"hangup"}' })).toBe('unproven');
    await session.ended();
  });

  it('says what it cannot do', async () => {
    const session = await waitingSession();
    expect(await session.command({ command: 'dance' })).toEqual({ accepted: false, reason: 'unknown-command' });
    expect(await session.command({ command: 'user' })).toEqual({ accepted: false, reason: 'unknown-command' });
    await session.ended();
  });

  it('ends the call when the portal says hangup', async () => {
    const session = await waitingSession();
    expect(await session.command({ command: 'hangup' })).toEqual({ accepted: true });
    expect(await session.command(wait)).toEqual({ accepted: false, reason: 'call-ended' });
    await session.ended();
    expect(session.controller.sentTo('/history')).toHaveLength(1);
  });
});
