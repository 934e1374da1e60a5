import type { Stage } from '../story';

/** The caller of the story, and the number he dials: digits, as the public network has them. */
export const caller = '79112233444';
export const called = '74012555555';

const userId = '67';
const meter = { command: 'meter', percent: 100, grade: 5 };

/** How long the seed's controller took for the settings, and its portal for the invite. */
const settingsMs = 650;
const inviteMs = 1000;

/** The seed's session was told of the call at 400 ms of its second or soon after it: later, and its seconds do not come out. */
const alertsAtMs = 400;

/**
 * Seats user 67: the desk phone is never told to ring; in the browser the user answers 208 ms after the ringing, holds,
 * unholds, and hangs up 18 s after the answer. The call was answered at .308 of its second: the seed says so.
 */
export async function seatAgent({ simulator }: Stage, loginDomain: string): Promise<void> {
  await simulator.post('/control/agents', {
    loginDomain,
    userName: `phone${userId}`,
    behaviour: { ringing: false, answerAfterMs: null },
  });
  await simulator.post('/control/agents', {
    loginDomain,
    userName: `user${userId}`,
    behaviour: {
      ringing: 2,
      answerAfterMs: 208,
      onAnswered: [
        { afterMs: 4900, message: { command: 'hold' } },
        { afterMs: 4950, message: meter },
        { afterMs: 9950, message: meter },
        { afterMs: 13_000, message: { command: 'unhold' } },
        { afterMs: 14_950, message: meter },
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

/**
 * On virtual time the next answers to the scenarios of this account are as late as the seed's were. Wall time has latencies of
 * its own, and settings that late could miss the scenario's patience on a busy machine.
 */
export async function slowAnswers({ simulator, virtualTime }: Stage, loginDomain: string): Promise<void> {
  if (!virtualTime) return;
  const [, accountName] = loginDomain.split('.');
  await simulator.post('/control/scenario-faults', { accountName, urlContains: '/v1/config', delayMs: settingsMs });
  await simulator.post('/control/scenario-faults', { accountName, urlContains: '/v1/invites', delayMs: inviteMs });
}

/** The caller dials as the seed's did: from a phone with the login `test`; on virtual time, at the seed's part of a second. */
export async function dial(stage: Stage): Promise<DialledCall> {
  return place(stage, stage.virtualTime ? { startAt: await nextStart(stage) } : {});
}

/** The caller dials, and hangs up so many milliseconds after the line answered. */
export async function dialBriefly(stage: Stage, milliseconds: number): Promise<DialledCall> {
  return place(stage, { script: [{ afterAnsweredMs: milliseconds, hangup: true }] });
}

async function place({ simulator }: Stage, more: object): Promise<DialledCall> {
  const headers = { 'VI-Client-Device': 'SIP', 'VI-Client-IP': '69.167.178.6', 'VI-Client-Type': 'user' };
  const call = { from: caller, to: called, callerId: 'test', headers, ...more };
  const { sessionId, logUrl } = await simulator.post('/control/calls', call);
  return { sessionId: String(sessionId), logUrl: String(logUrl) };
}

async function nextStart({ simulator }: Stage): Promise<string> {
  const { now } = await simulator.get('/control/clock');
  return new Date(Math.ceil(Number(now) / 1000) * 1000 + alertsAtMs).toISOString();
}

/**
 * What user 67 clicks in the portal while the call goes on, counted from the dialling: the call is shown after 11.65 s, waits
 * twice, and is taken after 4 s; a click for the queue comes when the user has just hung up, and the caller's leg still is there.
 */
export async function clickThrough({ portal, pace, virtualTime }: Stage): Promise<void> {
  const click = (what: string): Promise<unknown> => portal.post('/desk/clicks', { userId, click: what });
  await pace.pass((virtualTime ? settingsMs : 0) + 12_050);
  await click('wait');
  await pace.pass(1000);
  await click('wait');
  await pace.pass(3000);
  await click('user');
  await pace.pass(virtualTime ? 19_228 : 19_600);
  await click('queue');
  await pace.pass(3000);
}
