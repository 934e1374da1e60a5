import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readOrMakeSecrets } from '../secrets.mjs';

/**
 * The environment of every app of one machine: the contract between the launcher and the apps' config classes. All
 * apps get the same one, except for the port that an app itself listens on (`appPorts`).
 * @param {object} options
 * @param {string} options.dataFolder absolute
 * @param {import('../servers/start-servers.mjs').Servers} options.servers
 * @param {Record<string, number>} options.ports by app, as `takeAppPorts` names them
 * @param {boolean} options.virtualTime whether all apps follow the simulator's clock
 * @returns {{ environment: Record<string, string>, addresses: Record<string, string> }}
 */
export function planEnvironment({ dataFolder, servers, ports, virtualTime }) {
  const simulatorData = join(dataFolder, 'voice-simulator');
  const portalData = join(dataFolder, 'demo-portal');
  for (const folder of [simulatorData, portalData]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const addresses = {
    controller: `http://127.0.0.1:${ports.controller}`,
    voiceSimulator: `http://127.0.0.1:${ports.simulator}`,
    voiceSimulatorTls: `https://localhost:${ports.simulatorTls}`,
    clock: `tcp://127.0.0.1:${ports.clock}`,
    worker: `http://127.0.0.1:${ports.worker}`,
    demoPortal: `http://127.0.0.1:${ports.portal}`,
  };
  const environment = {
    PATCHBAY_ENV: 'development',
    DATABASE_URL: servers.databaseUrl,
    REDIS_URL: servers.redisUrl,
    PATCHBAY_KEY_ENCRYPTION_KEY: readOrMakeSecrets(dataFolder).keyEncryptionKey,
    PATCHBAY_PUBLIC_URL: addresses.controller,
    PATCHBAY_LISTEN_HOST: '127.0.0.1',
    PATCHBAY_CLOCK: virtualTime ? addresses.clock : 'system',
    PATCHBAY_OUTGOING_ALLOW_LIST: `127.0.0.1:${ports.portal}`,
    VOICE_PLATFORM_URL: `${addresses.voiceSimulator}/platform_api`,
    VOICE_PLATFORM_CREDENTIALS_FILE: join(simulatorData, 'credentials.json'),
    // Live sessions are commanded over HTTPS, by the simulator's own certificate authority.
    NODE_EXTRA_CA_CERTS: join(dataFolder, 'tls', 'ca.pem'),
    VOICE_SIMULATOR_DATA: simulatorData,
    VOICE_SIMULATOR_TLS_FOLDER: join(dataFolder, 'tls'),
    VOICE_SIMULATOR_PORT: String(ports.simulator),
    VOICE_SIMULATOR_TLS_PORT: String(ports.simulatorTls),
    VOICE_SIMULATOR_CLOCK_PORT: String(ports.clock),
    VOICE_SIMULATOR_MODE: virtualTime ? 'virtual' : 'wall',
    DEMO_PORTAL_PORT: String(ports.portal),
    DEMO_PORTAL_DATA: portalData,
  };
  return { environment, addresses };
}
