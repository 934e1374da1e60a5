import type { FastifyReply, FastifyRequest } from 'fastify';
import { type SimulatorClock, waitOn } from '../clock/simulator-clock';
import { messageOf } from '../management-api/error-codes';
import type { Fault } from './fault';

/** The answer that a fault leaves to be given: the true one, or one in its place. */
export type Verdict = { readonly answer: unknown } | { readonly sent: FastifyReply };

const silenceMs = 60_000;
const tryLater = 162;

/**
 * Lets a fault happen to a request. `execute` does what was asked and returns the true answer; faults that pretend the platform never
 * heard of the request do not call it. Waiting spends the simulator's clock and holds nothing.
 */
export async function applyFault(
  fault: Fault,
  request: FastifyRequest,
  reply: FastifyReply,
  clock: SimulatorClock,
  execute: () => Promise<unknown>,
): Promise<Verdict> {
  switch (fault.kind) {
    case 'latency':
      await waitOn(clock, fault.latencyMs ?? 1000);
      return { answer: await execute() };
    case 'error-code':
      return { answer: errorOf(fault.code ?? tryLater) };
    case 'rate-limit':
      if (fault.code !== undefined) return { answer: errorOf(fault.code) };
      return { sent: refuse(reply, fault, 429, 'Too Many Requests') };
    case 'status':
      return { sent: refuse(reply, fault, fault.status ?? 500, 'Internal Server Error') };
    case 'garbage':
      return { sent: reply.type('application/json').send(fault.body ?? '<html><body>502 Bad Gateway</body></ht') };
    case 'cut-connection':
      return cut(request, reply);
    case 'did-it-but-timed-out':
      await execute();
      await waitOn(clock, fault.latencyMs ?? silenceMs);
      return cut(request, reply);
  }
}

function errorOf(code: number): unknown {
  return { error: { code, msg: messageOf(code) } };
}

function refuse(reply: FastifyReply, fault: Fault, status: number, text: string): FastifyReply {
  if (fault.retryAfterSeconds !== undefined) reply.header('retry-after', String(fault.retryAfterSeconds));
  return reply
    .code(status)
    .type('text/plain')
    .send(fault.body ?? text);
}

function cut(request: FastifyRequest, reply: FastifyReply): Verdict {
  request.raw.socket.destroy();
  return { sent: reply.send('') };
}
