import { createConnection, type RowDataPacket } from 'mysql2/promise';
import {
  type App,
  freePort,
  type PrivateServer,
  startPrivateServer,
  startTestSystem,
  type TestPortal,
  type TestSystem,
} from '#testing';
import { TestPortals } from '../test-portals';
import { openOffice } from './one-line-office';

/** A process that is started again, at the same address, whenever the test has killed it. */
export class Killable {
  constructor(
    private app: App | undefined,
    private readonly start: () => Promise<App>,
  ) {}

  /** kill -9, then up again. */
  async killAndRestart(): Promise<void> {
    await this.app?.kill();
    this.app = await this.start();
  }

  /** What the process that runs now has logged. */
  logs(): string {
    return this.app?.logs() ?? '';
  }
}

/** The whole system with a Redis of its own, two controllers, two workers, and one portal with one line. */
export class FaultSystem {
  private constructor(
    readonly system: TestSystem,
    readonly redis: PrivateServer,
    readonly portals: TestPortals,
    readonly controller: Killable,
    readonly workers: readonly Killable[],
  ) {}

  /** The portal, its number (E.164 with +) and its tenant, once `open` has made them. */
  portal!: TestPortal;
  number!: string;
  tenantId!: string;

  static async start(): Promise<FaultSystem> {
    const portals = await TestPortals.start();
    portals.invite = { command: 'hangup' };
    const redis = await startPrivateServer('redis');
    const env = { REDIS_URL: redis.url, PATCHBAY_OUTGOING_ALLOW_LIST: portals.host };
    const system = await startTestSystem({ worker: false, env });
    const port = new URL(system.url).port;
    const controller = new Killable(system.controllers[0], () =>
      system.start('controller', { PATCHBAY_LISTEN_PORT: port }),
    );
    const workers = await Promise.all([startWorker(system), startWorker(system)]);
    return new FaultSystem(system, redis, portals, controller, workers);
  }

  /** Takes a new portal from its licence to a line that answers. */
  async open(): Promise<void> {
    this.portal = await this.system.newPortal();
    this.number = await openOffice(this.portal, this.portals);
    const account = (await this.portal.client.get('/v1/account')).body as { accountId: string };
    this.tenantId = account.accountId;
  }

  /** Someone dials the number and waits to be answered; returns the session's id. */
  async dial(): Promise<string> {
    const call = { from: '79112233444', to: this.number.replace('+', '') };
    return String(((await this.control('calls', call)) as { sessionId: number }).sessionId);
  }

  /** Sets the money on the portal's account at the platform. */
  async pay(amount: string): Promise<void> {
    const [account] = await this.rows<{ account_name: string }>(
      'SELECT account_name FROM accounts WHERE tenant_id = ?',
    );
    await this.control(`accounts/${account?.account_name}/balance`, { amount });
  }

  /** Rows of the system's database; `?` stands for the tenant. */
  async rows<Row extends object>(sql: string): Promise<Row[]> {
    const connection = await createConnection({ uri: this.system.env['DATABASE_URL'] ?? '', timezone: 'Z' });
    try {
      const [rows] = await connection.query<RowDataPacket[]>(sql, [this.tenantId]);
      return rows as unknown as Row[];
    } finally {
      await connection.end();
    }
  }

  private async control(path: string, order: object): Promise<unknown> {
    const answer = await fetch(`${this.system.simulator.url}/control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  }

  async stop(): Promise<void> {
    await this.system.stop();
    await this.portals.stop();
    await this.redis.stop();
  }
}

async function startWorker(system: TestSystem): Promise<Killable> {
  const port = String(await freePort());
  const start = (): Promise<App> => system.start('worker', { PATCHBAY_LISTEN_PORT: port });
  return new Killable(await start(), start);
}
