import type { FastifyInstance } from 'fastify';
import type { AgentAddress, AgentBehaviour, Agents } from '../sessions/people/agent-behaviour';
import { BadControlInput, ControlInput } from './control-input';
import { errandsOf, stepsOf, waitOf } from './people-input';

const mostRings = 10;

/**
 * Adds `POST /control/agents`: what a synthetic agent does with every call from now on, until it is told anew. Named by
 * `{accountName|loginDomain, userName}`, or `{number}` and `{sip}` for the public network and SIP; `behaviour: null` takes it
 * offline (480), which everybody is in the beginning.
 */
export function registerAgentRoutes(server: FastifyInstance, agents: Agents): void {
  server.post('/control/agents', (request, reply) => {
    const input = new ControlInput(request.body).only(
      ...['accountName', 'loginDomain', 'userName', 'number', 'sip', 'behaviour'],
    );
    agents.set(addressOf(input), input.raw('behaviour') === null ? undefined : behaviourOf(input.object('behaviour')));
    return reply.code(204).send();
  });
}

function addressOf(input: ControlInput): AgentAddress {
  const [number, sip, userName] = [input.text('number'), input.text('sip'), input.text('userName')];
  const [domain, accountName] = [input.text('loginDomain'), input.text('accountName')];
  if (number !== undefined) return { number: number.replace(/^\+/, '') };
  if (sip !== undefined) return { sip };
  if (userName !== undefined && domain !== undefined) return { userName, loginDomain: domain };
  if (userName !== undefined && accountName !== undefined) return { userName, accountName };
  throw new BadControlInput('name the agent by userName with accountName or loginDomain, by number, or by sip');
}

function behaviourOf(raw: ControlInput): AgentBehaviour {
  const input = raw.only('ringing', 'answerAfterMs', 'refuse', 'onRung', 'onAnswered', 'onEnded');
  return {
    rings: ringsOf(input.raw('ringing')),
    answerAfterMs: input.raw('answerAfterMs') == null ? null : waitOf(input, 'answerAfterMs'),
    refuse: input.raw('refuse') == null ? null : refusalOf(input.object('refuse').only('code', 'afterMs')),
    onRung: errandsOf(input.raw('onRung')),
    onAnswered: stepsOf(input.raw('onAnswered'), { afterMs: { unanswered: false } }),
    onEnded: errandsOf(input.raw('onEnded')),
  };
}

/** `true`, the default, rings one device, `false` none, a number so many. */
function ringsOf(raw: unknown): number {
  if (raw === undefined || raw === true) return 1;
  if (raw === false) return 0;
  if (typeof raw === 'number' && Number.isInteger(raw) && raw >= 0 && raw <= mostRings) return raw;
  throw new BadControlInput(`ringing must be true, false or 0 to ${mostRings}`);
}

function refusalOf(input: ControlInput): { code: number; afterMs: number } {
  const code = input.number('code');
  if (code === undefined || !Number.isInteger(code) || code < 400 || code > 699) {
    throw new BadControlInput('refuse.code must be 400 to 699');
  }
  return { code, afterMs: input.raw('afterMs') === undefined ? 0 : waitOf(input, 'afterMs') };
}
