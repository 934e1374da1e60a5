import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Currency,
  loadConfig,
  OutgoingConfig,
  OutgoingHttp,
  RedisCache,
  RedisConfig,
  SystemClock,
} from '#foundation';
import { Redis } from 'ioredis';
import { type App, startApp, testRedis } from '#testing';
import { MasterPace } from '../src/voximplant/master-pace';
import { ManagementApi } from '../src/voximplant/management-api';
import { VoicePlatformConfig } from '../src/voximplant/voximplant.config';
import { VoximplantAdapter } from '../src/voximplant/voximplant.adapter';

/** The adapter and the simulator that it speaks to. */
export interface VoximplantUnderTest {
  platform: VoximplantAdapter;
  simulator: App;
  /** The Redis that its pace is shared through. */
  redis: Redis;
  /** Plants a fault of the simulator's control API. */
  plant: (fault: Record<string, unknown>) => Promise<void>;
  close: () => Promise<void>;
}

/** The adapter over a simulator of its own process, with a master for each of the currencies. */
export async function startVoximplant(
  currencies: readonly Currency[],
  environment: Record<string, string> = {},
): Promise<VoximplantUnderTest> {
  const simulator = await startApp('voice-simulator', {});
  const file = readFileSync(join(simulator.env['VOICE_SIMULATOR_DATA'] ?? '', 'credentials.json'), 'utf8');
  const masters = Object.entries(JSON.parse(file) as object).filter(([name]) => currencies.includes(name as Currency));
  const config = loadConfig([VoicePlatformConfig, OutgoingConfig, RedisConfig], {
    REDIS_URL: (await testRedis()).url,
    REDIS_PREFIX: `v${randomBytes(4).toString('hex')}`,
    PATCHBAY_ENV: 'test',
    VOICE_PLATFORM_URL: `${simulator.url}/platform_api`,
    VOICE_PLATFORM_CREDENTIALS: JSON.stringify(Object.fromEntries(masters)),
    ...environment,
  });
  const clock = new SystemClock();
  const http = new OutgoingHttp(clock, config.get(OutgoingConfig));
  const redis = new Redis(config.get(RedisConfig).url);
  const voicePlatformConfig = config.get(VoicePlatformConfig);
  const pace = new MasterPace(voicePlatformConfig, new RedisCache(redis, config.get(RedisConfig)), clock);
  const platform = new VoximplantAdapter(new ManagementApi(voicePlatformConfig, http, pace, clock));
  return {
    platform,
    simulator,
    redis,
    plant: async (fault) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${simulator.url}/control/faults`, {
        method: 'POST',
        headers,
        body: JSON.stringify(fault),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    close: async () => {
      redis.disconnect();
      await http.onApplicationShutdown();
      await simulator.stop();
    },
  };
}
