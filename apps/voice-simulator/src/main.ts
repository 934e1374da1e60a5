import { JsonLogger, loadConfig, RuntimeConfig, runMain } from '#foundation';
import { RunningSessions } from './sessions/running-sessions';
import { startSimulator } from './simulator';
import { SimulatorConfig } from './simulator.config';

/** The simulator as a process: configured by the environment, ends cleanly on SIGTERM and SIGINT. */
async function main(): Promise<void> {
  const loaded = loadConfig([RuntimeConfig, SimulatorConfig]);
  const config = loaded.get(SimulatorConfig);
  const logger = new JsonLogger('voice-simulator', loaded.get(RuntimeConfig).logLevel);
  const simulator = await startSimulator({
    dataFolder: config.dataFolder,
    host: config.host,
    publicHost: config.publicHost,
    ...(config.tlsFolder === undefined ? {} : { tlsFolder: config.tlsFolder }),
    port: config.port,
    tlsPort: config.tlsPort,
    clockPort: config.clockPort,
    mode: config.mode,
    initialChildBalance: config.childBalance,
    log: logger,
    sessions: (platform) => new RunningSessions(platform),
  });
  logger.log('The voice simulator is ready', {
    url: simulator.url,
    tlsUrl: simulator.tlsUrl,
    clockUrl: simulator.clockUrl,
    mode: config.mode,
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void simulator.close().then(() => process.exit(0));
    });
  }
}

void runMain(main);
