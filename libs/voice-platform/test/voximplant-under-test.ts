import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Currency, loadConfig, OutgoingConfig, OutgoingHttp, SystemClock } from '#foundation';
import { type App, startApp } from '#testing';
import { ManagementApi } from '../src/voximplant/management-api';
import { VoicePlatformConfig } from '../src/voximplant/voximplant.config';
import { VoximplantAdapter } from '../src/voximplant/voximplant.adapter';

/** The adapter and the simulator that it speaks to. */
export interface VoximplantUnderTest {
  platform: VoximplantAdapter;
  simulator: App;
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
  const config = loadConfig([VoicePlatformConfig, OutgoingConfig], {
    PATCHBAY_ENV: 'test',
    VOICE_PLATFORM_URL: `${simulator.url}/platform_api`,
    VOICE_PLATFORM_CREDENTIALS: JSON.stringify(Object.fromEntries(masters)),
    ...environment,
  });
  const clock = new SystemClock();
  const http = new OutgoingHttp(clock, config.get(OutgoingConfig));
  const platform = new VoximplantAdapter(new ManagementApi(config.get(VoicePlatformConfig), http, clock));
  return {
    platform,
    simulator,
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
      await http.onApplicationShutdown();
      await simulator.stop();
    },
  };
}
