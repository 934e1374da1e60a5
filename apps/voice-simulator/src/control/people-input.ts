import type { Errand } from '../sessions/people/errands';
import type { PersonAct, PersonStep } from '../sessions/people/person-act';
import { BadControlInput, ControlInput } from './control-input';

const mostSteps = 1000;
const longestWaitMs = 24 * 3_600_000;
const longestMessageBytes = 8192;

/** The steps of a synthetic person: `[{<moment>: ms, tones|message|say|hangup}]`, `moments` telling how each moment is counted. */
export function stepsOf(raw: unknown, moments: Readonly<Record<string, { unanswered: boolean }>>): PersonStep[] {
  if (raw === undefined) return [];
  if (!Array.isArray(raw) || raw.length > mostSteps)
    throw new BadControlInput(`a script has at most ${mostSteps} steps`);
  const names = Object.keys(moments);
  return raw.map((one) => {
    const input = new ControlInput(one).only(...names, 'tones', 'tone', 'message', 'say', 'hangup', 'request');
    const name = names.find((moment) => input.raw(moment) !== undefined);
    if (name === undefined) throw new BadControlInput(`a step needs ${names.join(' or ')}`);
    return { afterMs: waitOf(input, name), unanswered: moments[name]?.unanswered ?? false, act: actOf(input) };
  });
}

/** Steps that are requests of a person's browser: `[{afterMs, request: {url, body}}]`. */
export function errandsOf(raw: unknown): Errand[] {
  if (raw === undefined) return [];
  if (!Array.isArray(raw) || raw.length > mostSteps)
    throw new BadControlInput(`a script has at most ${mostSteps} steps`);
  return raw.map((one) => {
    const input = new ControlInput(one).only('afterMs', 'request');
    return { afterMs: waitOf(input, 'afterMs'), ...requestOf(input.object('request')) };
  });
}

/** A number of milliseconds, 0 to one day. */
export function waitOf(input: ControlInput, name: string): number {
  const wait = input.number(name);
  if (wait === undefined || wait < 0 || wait > longestWaitMs) {
    throw new BadControlInput(`${name} must be 0 to ${longestWaitMs} milliseconds`);
  }
  return wait;
}

function requestOf(raw: ControlInput): { url: string; body: unknown } {
  const input = raw.only('url', 'body');
  const url = input.text('url') ?? '';
  if (!/^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?(\/|$)/.test(url)) {
    throw new BadControlInput('request.url must be an http address of this machine');
  }
  return { url, body: input.raw('body') };
}

function actOf(input: ControlInput): PersonAct {
  if (input.flag('hangup') === true) return { kind: 'hangup' };
  if (input.raw('request') !== undefined) return { kind: 'request', ...requestOf(input.object('request')) };
  const tones = input.text('tones') ?? input.text('tone');
  if (tones !== undefined) {
    if (!/^[0-9*#]{1,64}$/.test(tones)) throw new BadControlInput('tones must be 1 to 64 of 0-9, * and #');
    return { kind: 'tones', tones };
  }
  const said = input.text('say');
  if (said !== undefined) return { kind: 'say', text: said };
  const message = input.raw('message');
  if (message === undefined) throw new BadControlInput('a step needs tones, message, say, request or hangup');
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  if (Buffer.byteLength(text) > longestMessageBytes) {
    throw new BadControlInput(`a message has at most ${longestMessageBytes} bytes`);
  }
  return { kind: 'message', text };
}
