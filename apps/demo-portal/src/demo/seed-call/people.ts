import type { Stage } from '../story';

/** The caller of the story, and the number he dials: digits, as the public network has them. */
export const caller = '79112233444';
export const called = '74012555555';

const userId = '67';
const meter = { command: 'meter', percent: 100, grade: 5 };

/**
 * Seats user 67: the desk phone rings and nobody lifts it; in the browser the user answers a second after the ringing,
 * holds, unholds, and hangs up 18 s after the answer.
 */
export async function seatAgent({ simulator }: Stage, loginDomain: string): Promise<void> {
  await simulator.post('/control/agents', {
    loginDomain,
    userName: `phone${userId}`,
    behaviour: { ringing: true, answerAfterMs: null },
  });
  await simulator.post('/control/agents', {
    loginDomain,
    userName: `user${userId}`,
    behaviour: {
      ringing: 2,
      answerAfterMs: 1000,
      onAnswered: [
        { afterMs: 5000, message: { command: 'hold' } },
        { afterMs: 5000, message: meter },
        { afterMs: 10_000, message: meter },
        { afterMs: 13_000, message: { command: 'unhold' } },
        { afterMs: 15_000, message: meter },
        { afterMs: 18_000, hangup: true },
      ],
    },
  });
}

/** A call that was dialled. */
export interface DialledCall {
  sessionId: string;
  logUrl: string;
}

/** The caller dials; with `givesUpAfterMs`, he hangs up so long after the line answered. */
export async function dial({ simulator }: Stage, givesUpAfterMs?: number): Promise<DialledCall> {
  const script = givesUpAfterMs === undefined ? [] : [{ afterAnsweredMs: givesUpAfterMs, hangup: true }];
  const { sessionId, logUrl } = await simulator.post('/control/calls', { from: caller, to: called, script });
  return { sessionId: String(sessionId), logUrl: String(logUrl) };
}

/**
 * What user 67 clicks in the portal while the call goes on, counted from the dialling: the call is shown after 10 s, waits
 * twice, and is taken after 5 s; a click for the queue comes when the user has just hung up.
 */
export async function clickThrough({ portal, pace, virtualTime }: Stage): Promise<void> {
  const click = (what: string): Promise<unknown> => portal.post('/desk/clicks', { userId, click: what });
  await pace.pass(11_000);
  await click('wait');
  await pace.pass(1000);
  await click('wait');
  await pace.pass(3000);
  await click('user');
  await pace.pass(virtualTime ? 20_020 : 20_400);
  await click('queue');
  await pace.pass(3000);
}
