import { TestSession } from './test-session';
import { storySettings } from './test-settings';

/** The invite is sent when the settings, the greeting and the wait for an extension are over. */
const INVITED_MS = 10_000;

const historyOf = (session: TestSession): Record<string, unknown> => {
  const [history, ...more] = session.controller.sentTo('/history');
  expect(more).toEqual([]);
  return history ?? {};
};

describe('a caller who waits', () => {
  it.each([
    ['says to ring the queue', { status: 200, body: { command: 'queue' } }],
    ['says to hang up', { status: 200, body: { command: 'hangup' } }],
    ['never comes', 'silence'],
  ] as const)(
    'stays with a command that came before the answer to the invite, when that %s',
    async (_what, reaction) => {
      const session = await TestSession.open({
        user67: { answersAfterMs: 4000, hangsUpAfterMs: 10_000 },
        user68: { answersAfterMs: 1000, hangsUpAfterMs: 10_000 },
      });
      const { controller, platform } = session;
      controller.settings = { ...storySettings, queue: { ...storySettings.queue, members: ['68'] } };
      controller.react = (path) => (path === '/invites' ? reaction : undefined);
      platform.delay = (path) => (path.endsWith('/invites') ? 1900 : 0);
      const obeyed: unknown[] = [];
      const user = { command: 'user', userId: '67' };
      await session.ring(undefined, [
        INVITED_MS + 1500,
        () => void session.command(user).then((answer) => obeyed.push(answer)),
      ]);
      await session.ended();
      expect(obeyed).toEqual([{ accepted: true }]);
      expect(historyOf(session)).toMatchObject({ code: 200, portalUserId: '67' });
    },
  );

  it('is not kept for ever by a portal that keeps saying wait', async () => {
    const session = await TestSession.open({ phone67: { rings: true }, user67: { rings: true } });
    const answers: unknown[] = [];
    const hourOfWaiting = Array.from({ length: 189 }, (_, index): [number, () => void] => [
      INVITED_MS + 1500 + index * 19_000,
      () => void session.command({ command: 'wait', operatorId: '67' }).then((answer) => answers.push(answer)),
    ]);
    await session.ring(undefined, ...hourOfWaiting);
    await session.ended();
    expect(historyOf(session)).toMatchObject({ code: 304, reason: 'No answer' });
    const { startedAt, endedAt } = historyOf(session);
    const minutes = (Date.parse(String(endedAt)) - Date.parse(String(startedAt))) / 60_000;
    expect(minutes).toBeGreaterThan(9);
    expect(minutes).toBeLessThan(11);
  });

  it('cannot be commanded any more once the announcement plays', async () => {
    const session = await TestSession.open();
    session.controller.react = (path) =>
      path === '/invites' ? { status: 200, body: { command: 'queue' } } : undefined;
    const answers: unknown[] = [];
    await session.ring(undefined, [
      INVITED_MS + 2000,
      () => void session.command({ command: 'user', userId: '67' }).then((answer) => answers.push(answer)),
    ]);
    await session.ended();
    expect(answers).toEqual([{ accepted: false, reason: 'not-waiting' }]);
  });
});
