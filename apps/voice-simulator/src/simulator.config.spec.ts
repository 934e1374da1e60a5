import { ConfigError, loadConfig } from '#foundation';
import { SimulatorConfig } from './simulator.config';

describe('the simulator’s environment', () => {
  it('has these defaults', () => {
    expect(loadConfig([SimulatorConfig], {}).get(SimulatorConfig)).toMatchObject({
      dataFolder: '.local/voice-simulator',
      host: '127.0.0.1',
      port: 8090,
      tlsPort: 8443,
      clockPort: 8091,
      mode: 'wall',
      childBalance: '500.00',
    });
  });

  it('names everything that is wrong at once', () => {
    const bad = {
      VOICE_SIMULATOR_PORT: '70000',
      VOICE_SIMULATOR_MODE: 'sundial',
      VOICE_SIMULATOR_CHILD_BALANCE: '1,5',
    };
    const load = (): unknown => loadConfig([SimulatorConfig], bad);
    expect(load).toThrow(ConfigError);
    for (const name of Object.keys(bad)) expect(load).toThrow(name);
  });
});
