import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { VirtualClock, WallClock } from '#scenario-sandbox';
import { type Credentials, ensureMasterAccounts } from './accounts/master-accounts';
import { CallbackQueue } from './callbacks/callback-queue';
import { ClockMark } from './clock/clock-mark';
import { ClockServer } from './clock/clock-server';
import type { SimulatorClock } from './clock/simulator-clock';
import { registerAccountRoutes } from './control/account-routes';
import { registerClockRoutes } from './control/clock-routes';
import { registerFaultRoutes } from './control/fault-routes';
import { FaultRegistry } from './faults/fault-registry';
import { registerFileRoutes } from './files/file-routes';
import { CallLog } from './management-api/call-log';
import { ManagementApi } from './management-api/management-api';
import { Ledger } from './money/ledger';
import type { Platform } from './platform';
import { createServer } from './server';
import { NoSessions, type SessionStarter } from './sessions/session-starter';
import { silentLog, type SimulatorLog } from './simulator-log';
import { Store } from './store/store';
import { ensureCertificates } from './tls/certificates';

/** How to start a simulator. Ports of 0, the default, take free ones. */
export interface SimulatorOptions {
  /** Folder of everything it keeps; made when missing. One simulator at a time. */
  readonly dataFolder: string;
  readonly host?: string;
  /** Host under which it tells others its addresses; 127.0.0.1 unless told. */
  readonly publicHost?: string;
  /** Where the certificates are kept; `<dataFolder>/tls` unless told. */
  readonly tlsFolder?: string;
  readonly port?: number;
  readonly tlsPort?: number;
  readonly clockPort?: number;
  /** `wall` unless told. */
  readonly mode?: 'wall' | 'virtual';
  /** First moment of virtual time, ms since the epoch; the wall's present unless told, and never before the last one of this data folder. */
  readonly startMs?: number;
  /** 500.00 unless told. */
  readonly initialChildBalance?: string;
  readonly log?: SimulatorLog;
  /** Makes the part that runs scenario sessions; without it every start of one is refused with error 15. */
  readonly sessions?: (platform: Platform) => SessionStarter;
}

/** A simulator that listens. */
export interface RunningSimulator {
  /** `http://127.0.0.1:<port>`; the Management API is below `/platform_api`. */
  readonly url: string;
  /** `https://127.0.0.1:<port>`; trusted with `caFile`. */
  readonly tlsUrl: string;
  /** `tcp://127.0.0.1:<port>` of the clock. */
  readonly clockUrl: string;
  readonly caFile: string;
  readonly credentials: Credentials;
  readonly platform: Platform;
  /** Ends sessions, servers and the journal. What is kept survives. */
  close(): Promise<void>;
}

/** Starts a simulator in this process: makes accounts, keys and certificates at the first start, then listens on HTTP, HTTPS and the clock's port. */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const { dataFolder, host = '127.0.0.1', publicHost = '127.0.0.1', log = silentLog } = options;
  for (const folder of ['', 'records', 'logs']) mkdirSync(join(dataFolder, folder), { recursive: true, mode: 0o700 });
  const clock = createClock(options);
  const mark = clock instanceof VirtualClock ? new ClockMark(clock, dataFolder) : undefined;
  const store = Store.open(dataFolder);
  const ledger = new Ledger(store, () => clock.now());
  const callbacks = new CallbackQueue(store, clock, log);
  ledger.onBalanceChange((account) => callbacks.watchBalance(account));
  const credentials = await ensureMasterAccounts(store, ledger, dataFolder, () => clock.now());
  const certificates = await ensureCertificates(options.tlsFolder ?? join(dataFolder, 'tls'), publicHost);
  const servers = [await createServer(), await createServer(certificates)] as const;
  const addresses = { http: '', https: '' };
  const settings = { initialChildBalance: options.initialChildBalance ?? '500.00' };
  const platform: Platform = { store, ledger, clock, callbacks, log, settings, dataFolder, addresses };
  const sessions = options.sessions?.(platform) ?? new NoSessions();
  const clockServer = new ClockServer(clock);
  registerEverything(servers, platform, sessions, clockServer);
  addresses.http = `http://${publicHost}:${await listen(servers[0], host, options.port ?? 0)}`;
  addresses.https = `https://${publicHost}:${await listen(servers[1], host, options.tlsPort ?? 0)}`;
  const clockPort = await clockServer.listen(host, options.clockPort ?? 0);
  callbacks.resume();
  return {
    url: addresses.http,
    tlsUrl: addresses.https,
    clockUrl: `tcp://${host}:${clockPort}`,
    caFile: certificates.caFile,
    credentials,
    platform,
    close: async () => {
      await sessions.close();
      await callbacks.close();
      await Promise.all([...servers.map((server) => server.close()), clockServer.close()]);
      if (clock instanceof VirtualClock) clock.close();
      mark?.close();
      store.close();
    },
  };
}

function createClock({ mode, startMs = Date.now(), dataFolder }: SimulatorOptions): SimulatorClock {
  if (mode !== 'virtual') return new WallClock();
  return new VirtualClock({ startMs: Math.max(startMs, ClockMark.read(dataFolder) ?? -Infinity) });
}

function registerEverything(
  servers: readonly FastifyInstance[],
  platform: Platform,
  sessions: SessionStarter,
  clockServer: ClockServer,
): void {
  const faults = new FaultRegistry();
  const calls = new CallLog();
  const api = new ManagementApi(platform, sessions, faults, calls);
  for (const server of servers) {
    api.registerRoutes(server);
    registerFileRoutes(server, platform);
    registerFaultRoutes(server, faults, calls);
    registerClockRoutes(server, platform.clock, clockServer);
    registerAccountRoutes(server, platform);
    sessions.registerRoutes(server);
    server.get('/health/live', () => ({ status: 'ok' }));
    server.get('/health/ready', () => ({ status: 'ok' }));
  }
}

/** Listens and returns the port. */
async function listen(server: FastifyInstance, host: string, port: number): Promise<number> {
  await server.listen({ host, port });
  const address = server.server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
