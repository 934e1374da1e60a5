import { Redis } from 'ioredis';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { startTestSystem, testActor, type TestSystem, type TestSystemOptions, waitFor } from '#testing';
import type { RawAnswer } from './raw-http';
import { RawSigner } from './raw-signed-request';

/** A portal that has spoken once, so that its tenant exists. */
export interface KnownPortal {
  signer: RawSigner;
  portalId: string;
  tenantId: string;
}

/** What a refusal must be. */
export interface ExpectedRefusal {
  status: number | number[];
  code: string | string[];
  /** False when the request never becomes one that could be audited: Node itself refused it. */
  audited?: boolean;
}

/** A running system and how the tests of the doors look at it. */
export class ControllerBench {
  private constructor(
    readonly system: TestSystem,
    private readonly database: Connection,
  ) {}

  /** Without a worker unless asked: nothing then changes rows but the requests of the test. */
  static async start(options: TestSystemOptions = {}): Promise<ControllerBench> {
    const system = await startTestSystem({ worker: false, ...options });
    const bench = new ControllerBench(system, await createConnection(String(system.env['DATABASE_URL'])));
    await bench.rememberNoncesSince(Math.floor(Date.now() / 1000) - 3600);
    return bench;
  }

  /** Says when the memory of nonces began: what was signed before must be signed anew. A new system's begins with its first request. */
  async rememberNoncesSince(epochSeconds: number): Promise<void> {
    const { REDIS_URL = '', REDIS_PREFIX = '' } = this.system.env;
    const redis = new Redis(REDIS_URL);
    await redis.set(`${REDIS_PREFIX}:{nonces}:epoch`, epochSeconds);
    redis.disconnect();
  }

  async stop(): Promise<void> {
    await this.database.end();
    await this.system.stop();
  }

  /** A licensed portal that has not spoken yet. */
  async newSigner(): Promise<RawSigner> {
    return new RawSigner(await this.system.newPortal(), this.system.url);
  }

  /** A portal whose tenant exists. */
  async newPortal(): Promise<KnownPortal> {
    const signer = await this.newSigner();
    const answer = await signer.ask();
    if (answer.status !== 200) throw new Error(`the first request was answered ${answer.status}: ${answer.body}`);
    const { portalId } = signer.portal;
    const [row] = await this.rows<{ tenantId: string }>(
      'SELECT tenant_id AS tenantId FROM portals WHERE portal_id = ?',
      [portalId],
    );
    return { signer, portalId, tenantId: String(row?.tenantId) };
  }

  async rows<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    const [rows] = await this.database.query<RowDataPacket[]>(sql, parameters);
    return rows as T[];
  }

  async execute(sql: string, parameters: unknown[] = []): Promise<void> {
    await this.database.query(sql, parameters);
  }

  /** A checksum of every row of every table: equal before and after means that nothing was changed. */
  async checksum(): Promise<string> {
    const tables = await this.rows<{ name: string }>(
      'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
    );
    const names = tables.map(({ name }) => `\`${name}\``).join(', ');
    return JSON.stringify(await this.rows(`CHECKSUM TABLE ${names} EXTENDED`));
  }

  /** Sends a request that must be refused, and asserts what every refusal owes: see `expectRefusal`. */
  async refuses(send: () => Promise<RawAnswer>, expected: ExpectedRefusal): Promise<RawAnswer> {
    const before = await this.checksum();
    const answer = await send();
    expect([answer.status, answer.code].join(' ')).toMatch(patternOf(expected));
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).not.toMatch(/node_modules|\.ts:\d|\.js:\d|\n\s+at |stack/);
    expect(await this.checksum()).toBe(before);
    if (expected.audited !== false) await this.auditLineOf(answer);
    return answer;
  }

  /** The audit line of an answer, found by the request's id in the problem. */
  async auditLineOf({ body }: RawAnswer): Promise<Record<string, unknown>> {
    const requestId = /urn:request:(req_[a-z0-9]+)/.exec(body)?.[1];
    expect(requestId).toBeDefined();
    return waitFor(() => this.logLines().find((line) => line['audit'] === true && line['requestId'] === requestId), {
      deadlineMs: 2000,
      what: `an audit line of ${String(requestId)}`,
    });
  }

  /** The controllers' log, parsed; parameters stand beside the fixed fields. */
  logLines(): Record<string, unknown>[] {
    return this.system.controllers.flatMap((app) =>
      app
        .logs()
        .split('\n')
        .filter((line) => line.startsWith('{') && line.endsWith('}'))
        .map((line) => {
          const { params, ...rest } = JSON.parse(line) as Record<string, unknown>;
          return { ...rest, ...(typeof params === 'object' ? params : {}) };
        }),
    );
  }
}

/** The body of a write that only names who acts. */
export const actorOnly = { actor: testActor };

function patternOf({ status, code }: ExpectedRefusal): RegExp {
  return new RegExp(`^(${[status].flat().join('|')}) (${[code].flat().join('|')})$`);
}
