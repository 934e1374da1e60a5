import type { FastifyInstance } from 'fastify';
import { VirtualClock } from '#scenario-sandbox';
import type { ClockServer } from '../clock/clock-server';
import type { SimulatorClock } from '../clock/simulator-clock';
import { BadControlInput, ControlInput } from './control-input';

const longestAdvanceSeconds = 366 * 86_400;

/** Adds `GET /control/clock` and `POST /control/clock/advance {"seconds"}`, which answers once everything due on the way was delivered. */
export function registerClockRoutes(server: FastifyInstance, clock: SimulatorClock, followers: ClockServer): void {
  const state = (): Readonly<Record<string, unknown>> => ({
    mode: clock instanceof VirtualClock ? 'virtual' : 'wall',
    now: clock.now(),
    time: new Date(clock.now()).toISOString(),
    running: followers.isRunning,
    followers: followers.followerCount,
  });
  server.get('/control/clock', state);
  server.post('/control/clock/advance', async (request) => {
    const seconds = new ControlInput(request.body).only('seconds').number('seconds');
    if (seconds === undefined || seconds <= 0 || seconds > longestAdvanceSeconds) {
      throw new BadControlInput(`seconds must be above 0 and at most ${longestAdvanceSeconds}`);
    }
    if (!(clock instanceof VirtualClock)) throw new BadControlInput('wall time cannot be advanced');
    await clock.advance(seconds * 1000);
    return state();
  });
}
