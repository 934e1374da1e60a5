import type { FastifyInstance } from 'fastify';
import type { ClockPause } from '../clock/clock-pause';
import { BadControlInput, ControlInput } from './control-input';

const longestLeaseSeconds = 600;
const defaultLeaseSeconds = 60;

/**
 * Adds `POST /control/clock/pause {"leaseSeconds"?}`, after which virtual time moves only by `POST /control/clock/advance` until the
 * lease of wall time (60 s) is over, and `POST /control/clock/resume`. Wall time takes no notice of either.
 */
export function registerClockPauseRoutes(server: FastifyInstance, pause: ClockPause): void {
  server.post('/control/clock/pause', (request, reply) => {
    const seconds = new ControlInput(request.body ?? {}).only('leaseSeconds').number('leaseSeconds');
    if (seconds !== undefined && !(seconds > 0 && seconds <= longestLeaseSeconds)) {
      throw new BadControlInput(`leaseSeconds must be above 0 and at most ${longestLeaseSeconds}`);
    }
    pause.begin(seconds ?? defaultLeaseSeconds);
    return reply.code(204).send();
  });
  server.post('/control/clock/resume', (_request, reply) => {
    pause.end();
    return reply.code(204).send();
  });
}
