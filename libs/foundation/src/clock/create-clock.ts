import type { RuntimeConfig } from '../config/runtime.config';
import { type Clock, SystemClock } from './clock';
import { FollowerClock } from './follower-clock';

/** The clock that the environment asks for. */
export async function createClock(config: Pick<RuntimeConfig, 'clock'>): Promise<Clock> {
  return config.clock === 'system' ? new SystemClock() : FollowerClock.follow(config.clock);
}
