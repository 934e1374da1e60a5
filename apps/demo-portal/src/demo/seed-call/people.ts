import type { Stage } from '../story';

/** The caller of the story, and the number he dials: digits, as the public network has them. */
export const caller = '79112233444';
export const called = '74012555555';

const userId = '67';
const meter = { command: 'meter', percent: 100, grade: 5 };

/** The agent hangs up 18 s after answering, the caller having been connected for 34 s. */
const talkMs = 18_000;

/** The click that comes too late: the agent has just hung up, and the caller's leg is about to end. */
const lateClickAfterMs = 34_020;

/**
 * Seats user 67: the desk phone rings and nobody lifts it; in the browser the user first lets the call wait, then takes
 * it, holds, unholds and hangs up.
 */
export async function seatAgent({ simulator, portalUrl }: Stage, loginDomain: string): Promise<void> {
  const click = (afterMs: number, what: string): object => ({
    afterMs,
    request: { url: `${portalUrl}/desk/clicks`, body: { userId, click: what } },
  });
  await simulator.post('/control/agents', {
    loginDomain,
    userName: `phone${userId}`,
    behaviour: {
      ringing: true,
      answerAfterMs: null,
      onRung: [click(1000, 'wait'), click(2000, 'wait'), click(5000, 'user')],
    },
  });
  await simulator.post('/control/agents', {
    loginDomain,
    userName: `user${userId}`,
    behaviour: {
      ringing: true,
      answerAfterMs: 1000,
      onAnswered: [
        { afterMs: 5000, message: { command: 'hold' } },
        { afterMs: 5000, message: meter },
        { afterMs: 10_000, message: meter },
        { afterMs: 13_000, message: { command: 'unhold' } },
        { afterMs: 15_000, message: meter },
        { afterMs: talkMs, hangup: true },
      ],
    },
  });
}

/** The caller dials; gives the platform's id of the session. */
export async function dial({ simulator, portalUrl }: Stage): Promise<string> {
  const late = { url: `${portalUrl}/desk/clicks`, body: { userId, click: 'queue' } };
  const { sessionId } = await simulator.post('/control/calls', {
    from: caller,
    to: called,
    script: [{ afterAnsweredMs: lateClickAfterMs, request: late }],
  });
  return String(sessionId);
}

/** The caller dials and gives up three seconds into the greeting. */
export async function dialAndGiveUp({ simulator }: Stage): Promise<string> {
  const script = [{ afterAnsweredMs: 3000, hangup: true }];
  const { sessionId } = await simulator.post('/control/calls', { from: caller, to: called, script });
  return String(sessionId);
}
