import type { FastifyInstance } from 'fastify';
import type { ScenarioFaultPlan, ScenarioFaults } from '../faults/scenario-faults';
import { ControlInput, withoutUndefined } from './control-input';

/** Adds `POST|GET /control/scenario-faults` and `DELETE /control/scenario-faults[/<id>]`: faults in the HTTP requests that scenarios send. */
export function registerScenarioFaultRoutes(server: FastifyInstance, faults: ScenarioFaults): void {
  server.post('/control/scenario-faults', (request, reply) => reply.code(201).send(faults.plant(planOf(request.body))));
  server.get('/control/scenario-faults', () => ({ faults: faults.list() }));
  server.delete('/control/scenario-faults', (_request, reply) => {
    faults.remove();
    return reply.code(204).send();
  });
  server.delete<{ Params: { id: string } }>('/control/scenario-faults/:id', (request, reply) => {
    faults.remove(Number(request.params.id));
    return reply.code(204).send();
  });
}

function planOf(body: unknown): ScenarioFaultPlan {
  const input = new ControlInput(body).only(
    ...['accountName', 'urlContains', 'nth', 'times', 'delayMs', 'code', 'text', 'sendAnyway'],
  );
  return withoutUndefined<ScenarioFaultPlan>({
    accountName: input.text('accountName'),
    urlContains: input.text('urlContains'),
    nth: input.number('nth'),
    times: input.raw('times') === null ? null : input.number('times'),
    delayMs: input.number('delayMs'),
    code: input.number('code'),
    text: input.text('text'),
    sendAnyway: input.flag('sendAnyway'),
  });
}
