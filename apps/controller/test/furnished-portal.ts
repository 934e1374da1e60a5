import { testActor } from '#testing';
import type { ControllerBench, KnownPortal } from './controller-bench';
import type { RawAnswer } from './raw-http';
import type { RequestOrder } from './raw-signed-request';

/** A portal that has one of everything. */
export interface FurnishedPortal extends KnownPortal {
  userId: string;
  loginPassword: string;
  lineId: string;
  number: string;
  numberId: string;
  callIds: string[];
  sessionIds: string[];
}

/** Settings that a line is content with. */
export const lineSettings = {
  timeZone: 'Europe/Kaliningrad',
  language: 'ru',
  workingTime: { enabled: false, windows: [] },
  blockList: [],
  greeting: { enabled: false, url: 'https://media.example/greeting.mp3' },
  extensionDialling: { enabled: false, waitSeconds: 2, noAnswerRule: 'voicemail' },
  queue: { type: 'evenly', ringSeconds: 20, members: ['67'] },
  recording: { enabled: false, stereo: false },
  noAnswerRule: 'voicemail',
  melodies: {
    wait: 'https://media.example/wait.mp3',
    hold: 'https://media.example/hold.mp3',
    voicemail: 'https://media.example/voicemail.mp3',
  },
  crm: { enabled: false, rule: 'queue', create: 'none', forward: false },
};

/** The body of a scenario's question for the settings of a call. */
export const configQuestion = (called: string, sessionId = '1'): object => ({
  sessionId,
  direction: 'incoming',
  called,
  caller: '+79112233444',
  release: 1,
  schemaVersion: 1,
});

/** Gives a new portal an account, a login, a rented number on a line, and three calls. `name` goes into every id that it may choose. */
export async function furnish(bench: ControllerBench, name: string): Promise<FurnishedPortal> {
  const portal = await bench.newPortal();
  const ask = async <T>(order: RequestOrder): Promise<T> => {
    const answer = await portal.signer.ask(order);
    if (answer.status >= 300) throw new Error(`${order.path ?? ''} was answered ${answer.status}: ${answer.body}`);
    return JSON.parse(answer.body) as T;
  };
  const actor = testActor;
  await ask({ method: 'POST', path: '/v1/account', body: { actor } });
  const userId = `${name}-user`;
  const { password } = await ask<{ password: string }>({
    method: 'PUT',
    path: `/v1/users/${userId}/logins/browser`,
    body: { actor, displayName: `Name of ${name}` },
  });
  const search = { actor, countryCode: 'RU', category: 'GEOGRAPHIC', limit: 1 };
  const { items } = await ask<{ items: { number: string }[] }>({
    method: 'POST',
    path: '/v1/numbers/search',
    body: search,
  });
  const number = String(items[0]?.number);
  const { numberId } = await ask<{ numberId: string }>({
    method: 'POST',
    path: '/v1/numbers',
    body: { actor, number },
  });
  const lineId = `${name}-line`;
  const line = { actor, title: `Title of ${name}`, numberIds: [numberId], settings: lineSettings };
  await ask({ method: 'PUT', path: `/v1/lines/${lineId}`, body: line });
  const sessionIds = [1, 2, 3].map((n) => `${name}-session-${n}`);
  for (const sessionId of sessionIds) await report(portal, sessionId, [started(number)]);
  const calls = await ask<{ items: { callId: string }[] }>({ path: '/v1/calls' });
  return {
    ...portal,
    userId,
    loginPassword: password,
    lineId,
    number,
    numberId,
    callIds: calls.items.map(({ callId }) => callId),
    sessionIds,
  };
}

/** The first event of a call. */
export const started = (called: string): object => ({
  sequence: 1,
  type: 'call.started',
  at: new Date().toISOString(),
  callId: 'leg-1',
  direction: 'incoming',
  called,
  caller: '+79112233444',
  accessUrl: 'https://session.example.org/planted-access-url',
  logUrl: 'https://logs.example.org/1',
  release: 1,
});

/** Posts events of a session as the portal's scenario. */
export async function report({ signer }: KnownPortal, sessionId: string, events: object[]): Promise<RawAnswer> {
  return signer.ask({ method: 'POST', path: '/scenario/v1/events', role: 's2c', body: { sessionId, events } });
}
