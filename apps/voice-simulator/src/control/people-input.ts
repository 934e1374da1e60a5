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
    const input = new ControlInput(one).only(...names, 'tones', 'tone', 'message', 'say', 'hangup');
    const name = names.find((moment) => input.raw(moment) !== undefined);
    if (name === undefined) throw new BadControlInput(`a step needs ${names.join(' or ')}`);
    return { afterMs: waitOf(input, name), unanswered: moments[name]?.unanswered ?? false, act: actOf(input) };
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

function actOf(input: ControlInput): PersonAct {
  if (input.flag('hangup') === true) return { kind: 'hangup' };
  const tones = input.text('tones') ?? input.text('tone');
  if (tones !== undefined) {
    if (!/^[0-9*#]{1,64}$/.test(tones)) throw new BadControlInput('tones must be 1 to 64 of 0-9, * and #');
    return { kind: 'tones', tones };
  }
  const said = input.text('say');
  if (said !== undefined) return { kind: 'say', text: said };
  const message = input.raw('message');
  if (message === undefined) throw new BadControlInput('a step needs tones, message, say or hangup');
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  if (Buffer.byteLength(text) > longestMessageBytes) {
    throw new BadControlInput(`a message has at most ${longestMessageBytes} bytes`);
  }
  return { kind: 'message', text };
}
