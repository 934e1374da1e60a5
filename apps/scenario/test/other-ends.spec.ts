import type { AgentScript } from './test-platform';
import { TestSession } from './test-session';
import { storySettings } from './test-settings';

const offline: AgentScript = { failsAfterMs: 1000, code: 480 };
const talks: AgentScript = { answersAfterMs: 1000, hangsUpAfterMs: 10_000 };

interface Given {
  agents?: Readonly<Record<string, AgentScript>>;
  settings?: Partial<typeof storySettings>;
  caller?: string;
  prepare?: (session: TestSession) => void;
  later?: (session: TestSession) => readonly (readonly [number, () => void])[];
}

async function play({ agents = {}, settings = {}, caller, prepare, later }: Given): Promise<TestSession> {
  const session = await TestSession.open(agents);
  session.controller.settings = { ...storySettings, ...settings };
  prepare?.(session);
  await session.ring(caller, ...(later?.(session) ?? []));
  await session.ended();
  return session;
}

/** Every way for a call to end shares this: one history record, one end. */
function historyOf(session: TestSession): Record<string, unknown> {
  expect(session.did.filter((op) => op === 'terminate')).toHaveLength(1);
  const bodies = session.controller.sentTo('/history');
  expect(bodies).toHaveLength(1);
  expect(session.controller.events.filter(({ type }) => type === 'call.ended')).toHaveLength(1);
  return bodies[0] ?? {};
}

const queueOnly = (session: TestSession): void => {
  session.controller.react = (path) => (path === '/invites' ? { status: 200, body: { command: 'queue' } } : undefined);
};

describe('an incoming call that takes another way', () => {
  it('refuses a blocked caller with 603, unanswered', async () => {
    const session = await play({ caller: '79990000000' });
    expect(session.platform.operations).toContainEqual(expect.objectContaining({ op: 'reject', code: 603 }));
    expect(session.did).not.toContain('answer');
    expect(historyOf(session)).toMatchObject({ code: 603, status: false, durationSeconds: 0 });
  });

  it('says so outside working time, and hangs up', async () => {
    const workingTime = { enabled: true, windows: [], announcementUrl: 'https://media.example/closed.mp3' };
    const session = await play({ settings: { workingTime } });
    expect(session.platform.operations).toContainEqual(
      expect.objectContaining({ op: 'startPlayback', url: 'https://media.example/closed.mp3', loop: false }),
    );
    expect(historyOf(session)).toMatchObject({ code: 304, reason: 'Off hours', status: false });
  });

  it("keeps the line's own time: 08:50 UTC on a Friday is 10:50 in Kaliningrad", async () => {
    const windows = [{ days: [5], from: '10:50', to: '10:51' }];
    const session = await play({ agents: { user67: talks }, settings: { workingTime: { enabled: true, windows } } });
    expect(session.log).toContain('Call in correct worktime');
  });

  it('rings the queue when the portal says so, and announces when nobody answers', async () => {
    const agents = { user67: { rings: true }, phone67: offline, user68: offline, phone68: offline } as const;
    const queue = { type: 'strictly', ringSeconds: 15, members: ['67', '68'] } as const;
    const session = await play({
      agents,
      settings: { queue: { ...queue, members: [...queue.members] } },
      prepare: queueOnly,
    });
    const rung = session.platform.operations.flatMap((one) => (one.op === 'callUser' ? [one.username] : []));
    expect(rung).toEqual(['user67', 'phone67', 'user68', 'phone68']);
    expect(session.platform.operations).toContainEqual(
      expect.objectContaining({ op: 'startPlayback', url: storySettings.melodies.voicemail }),
    );
    expect(historyOf(session)).toMatchObject({ code: 304, reason: 'No answer' });
    expect(historyOf(session)).not.toHaveProperty('callStartedAt');
  });

  it('hangs up instead when that is the rule', async () => {
    const session = await play({ settings: { noAnswerRule: 'hangup' }, prepare: queueOnly });
    expect(session.platform.operations).not.toContainEqual(
      expect.objectContaining({ url: storySettings.melodies.voicemail }),
    );
    expect(historyOf(session)).toMatchObject({ code: 304 });
  });

  it('rings the queue when nobody can be asked whom to ring', async () => {
    const session = await play({
      agents: { user67: talks },
      prepare: ({ controller }) => {
        controller.react = (path) => (path === '/invites' ? 'unsigned' : undefined);
      },
    });
    expect(historyOf(session)).toMatchObject({ code: 200, portalUserId: '67', device: 'WEBRTC' });
  });

  it('lets a desk phone answer', async () => {
    const session = await play({ agents: { phone67: talks } });
    expect(historyOf(session)).toMatchObject({ code: 200, portalUserId: '67', device: 'SIP' });
  });

  it('rings the user behind a dialled extension without asking the portal', async () => {
    const session = await play({
      agents: { user12: talks, phone12: offline },
      later: ({ platform }) =>
        [3000, 3500].map((at, index) => [
          at,
          () => platform.dispatch({ name: 'Call.ToneReceived', id: 'caller', tone: String(index + 1) }),
        ]),
    });
    expect(session.log).toContain('Direct code is: 12');
    expect(session.controller.sentTo('/invites')).toHaveLength(0);
    expect(historyOf(session)).toMatchObject({ code: 200, portalUserId: '12' });
  });

  it.each([
    ['before the answer', 500],
    ['during the greeting', 4000],
    ['while the queue rings', 15_000],
  ])('ends when the caller hangs up %s', async (_when, atMs) => {
    const session = await play({
      agents: { phone67: { rings: true } },
      prepare: ({ controller }) => {
        if (atMs === 500) controller.react = (path) => (path === '/config' ? 'silence' : undefined);
      },
      later: ({ platform }) => [[atMs, () => platform.end('caller')]],
    });
    expect(historyOf(session)).toMatchObject({ code: 304, reason: 'Caller hung up' });
    expect(session.controller.events.map(({ type }) => type)).toEqual(['call.started', 'call.ended']);
  });

  it('ends well when the caller hangs up on the agent', async () => {
    const session = await play({
      agents: { phone67: { answersAfterMs: 1000 } },
      later: ({ platform }) => [[20_000, () => platform.end('caller')]],
    });
    expect(historyOf(session)).toMatchObject({ code: 200, status: true });
  });

  it.each(['silence', 'unsigned'] as const)('apologises when the settings question meets %s', async (reaction) => {
    const session = await play({
      prepare: ({ controller }) => {
        controller.react = (path) => (path === '/config' ? reaction : undefined);
      },
    });
    expect(session.did).toContain('say');
    expect(historyOf(session)).toMatchObject({ code: 503, status: false });
    expect(historyOf(session)).not.toHaveProperty('lineId');
  });

  it('refuses a number that no line answers', async () => {
    const session = await play({
      prepare: ({ controller }) => {
        controller.react = (path) => (path === '/config' ? { status: 404, body: {} } : undefined);
      },
    });
    expect(session.platform.operations).toContainEqual(expect.objectContaining({ op: 'reject', code: 404 }));
    expect(historyOf(session)).toMatchObject({ code: 404 });
  });

  it('apologises and ends when the account has no keys', async () => {
    const session = await TestSession.open({}, {});
    await session.ring();
    await session.ended();
    expect(session.did.filter((op) => op === 'terminate')).toHaveLength(1);
    expect(session.did).toContain('say');
    expect(session.controller.requests).toHaveLength(0);
  });

  it('repeats reports with the same idempotency keys until they are taken', async () => {
    let failures = 0;
    const session = await play({
      agents: { phone67: talks },
      prepare: ({ controller }) => {
        controller.react = (path) => {
          if (path !== '/history' && path !== '/events') return undefined;
          failures += 1;
          return failures <= 6 ? { status: 503, body: {} } : undefined;
        };
      },
    });
    const keys = session.controller.requests.filter(({ path }) => path === '/history').map((one) => one.idempotencyKey);
    expect(new Set(keys)).toEqual(new Set(['48475497.history.1']));
    const sequences = new Set(session.controller.events.map(({ sequence }) => sequence));
    expect([...sequences]).toEqual([1, 2, 3, 4]);
  });

  it('gives reports up and ends when the controller stays away', async () => {
    const session = await play({
      agents: { phone67: talks },
      prepare: ({ controller }) => {
        controller.react = (path) =>
          path === '/history' || path === '/events' ? { status: 503, body: {} } : undefined;
      },
    });
    expect(session.did.filter((op) => op === 'terminate')).toHaveLength(1);
  });
});
