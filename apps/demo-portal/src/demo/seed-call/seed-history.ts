import { expect, expectFields, expectNear } from '../expectations';
import type { Fields } from '../json-service';
import { called, caller } from './people';

/** Between moments of the seed's call, by the seconds of its log: alert :08, Connected :10, the agent's answer :26, end :44. */
const seconds: readonly (readonly [from: string, to: string, whole: number])[] = [
  ['startedAt', 'callerAnsweredAt', 2],
  ['callerAnsweredAt', 'callStartedAt', 16],
  ['startedAt', 'callStartedAt', 18],
  ['callStartedAt', 'endedAt', 18],
  ['startedAt', 'endedAt', 36],
];

/** What is counted in milliseconds, and between which moments. */
const spans: readonly (readonly [name: string, from: string, to: string, seedMs: number])[] = [
  ['ringMs', 'startedAt', 'callStartedAt', 18_000],
  ['talkMs', 'callStartedAt', 'endedAt', 18_000],
  ['totalMs', 'startedAt', 'endedAt', 36_000],
];

/** At wall pace the settings and the invite are answered sooner, and a busy machine is late. */
const driftMs = 2500;

/**
 * Throws StepFailed unless a call, as `GET /v1/calls/{callId}` has it, has the values of the seed's AddCallHistory line wherever
 * they are determined: to the second on virtual time, about so at wall pace.
 */
export function expectSeedCall(call: Fields, virtualTime: boolean): void {
  expectFields(call, {
    connection: 'built-in',
    state: 'ended',
    direction: 'incoming',
    incoming: 2,
    lineId: 'main',
    portalNumber: `+${called}`,
    phoneNumber: `+${caller}`,
    userId: '67',
    device: 'WEBRTC',
    code: 200,
    reason: 'Success call',
    quality: 100,
    vote: 0,
    costState: 'confirmed',
    ...(virtualTime ? { durationSeconds: 34 } : {}),
  });
  expectNear(call, 'durationSeconds', 34, 1);
  for (const [name, from, to, seedMs] of spans) {
    expectFields(call, { [name]: moment(call, to) - moment(call, from) });
    expectNear(call, name, seedMs, virtualTime ? 100 : driftMs);
  }
  for (const [from, to, whole] of seconds) {
    const passedMs = moment(call, to) - moment(call, from);
    const passed = Math.floor(moment(call, to) / 1000) - Math.floor(moment(call, from) / 1000);
    const holds = virtualTime ? passed === whole : Math.abs(passedMs - whole * 1000) <= driftMs;
    expect(holds, `${to} is ${passed} s after ${from} instead of ${whole}`);
  }
}

function moment(call: Fields, name: string): number {
  const at = Date.parse(String(call[name]));
  expect(Number.isFinite(at), `${name} is ${JSON.stringify(call[name])}`);
  return at;
}
