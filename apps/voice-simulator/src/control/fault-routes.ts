import type { FastifyInstance } from 'fastify';
import { type FaultKind, faultKinds, type FaultMatch, type FaultPlan } from '../faults/fault';
import type { FaultRegistry } from '../faults/fault-registry';
import type { CallLog } from '../management-api/call-log';
import { BadControlInput, ControlInput, withoutUndefined } from './control-input';

/**
 * Adds `POST|GET /control/faults`, `DELETE /control/faults[/<id>]`, `GET /control/calls?account=&after=` (how often which method was
 * called, and every call in time order), `DELETE /control/calls` and `GET /control/limits` (load per master).
 */
export function registerFaultRoutes(server: FastifyInstance, faults: FaultRegistry, calls: CallLog): void {
  server.post('/control/faults', (request, reply) => reply.code(201).send(faults.plant(planOf(request.body))));
  server.get('/control/faults', () => ({ faults: faults.list() }));
  server.delete('/control/faults', (_request, reply) => {
    faults.remove();
    return reply.code(204).send();
  });
  server.delete<{ Params: { id: string } }>('/control/faults/:id', (request, reply) => {
    faults.remove(Number(request.params.id));
    return reply.code(204).send();
  });
  server.get<{ Querystring: { account?: string; after?: string } }>('/control/calls', (request) => {
    const { account, after } = request.query;
    const from = after === undefined ? 0 : Number(after);
    return { account, methods: calls.counts(account, from), calls: calls.list(account, from) };
  });
  server.delete('/control/calls', (_request, reply) => {
    calls.clear();
    return reply.code(204).send();
  });
  server.get('/control/limits', () => ({ masters: calls.limits() }));
}

function planOf(body: unknown): FaultPlan {
  const input = new ControlInput(body).only(
    ...['match', 'kind', 'latencyMs', 'status', 'body', 'code', 'retryAfterSeconds', 'perSecond'],
  );
  const kind = input.text('kind') as FaultKind | undefined;
  if (kind === undefined || !faultKinds.includes(kind)) {
    throw new BadControlInput(`kind must be one of ${faultKinds.join(', ')}`);
  }
  const match = input.object('match').only('method', 'accountName', 'accountId', 'nth', 'times');
  return withoutUndefined<FaultPlan>({
    kind,
    match: withoutUndefined<FaultMatch>({
      method: match.text('method'),
      accountName: match.text('accountName'),
      accountId: match.number('accountId'),
      nth: match.number('nth'),
      times: match.raw('times') === null ? null : match.number('times'),
    }),
    latencyMs: input.number('latencyMs'),
    status: input.number('status'),
    body: input.text('body'),
    code: input.number('code'),
    retryAfterSeconds: input.number('retryAfterSeconds'),
    perSecond: input.number('perSecond'),
  });
}
