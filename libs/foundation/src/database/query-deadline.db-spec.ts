import { readFileSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { type PrivateServer, startPrivateServer, waitFor } from '#testing';
import { loadConfig } from '../config/load-config';
import { openDataSource } from './data-source';
import { DatabaseConfig } from './database.config';
import { asDependencyFailure, Transactions } from './transactions';

const deadlineMs = 500;
/** A query's deadline, that of a wait for a connection or of a new one, and the machine's slowness. */
const patienceMs = 2500;

describe('the deadline of queries', () => {
  let server: PrivateServer;
  let dataSource: DataSource;
  let pid: number;

  beforeAll(async () => {
    server = await startPrivateServer('mysql');
    const config = loadConfig([DatabaseConfig], {
      DATABASE_URL: server.url,
      DATABASE_POOL_SIZE: '3',
      DATABASE_QUERY_TIMEOUT_MS: String(deadlineMs),
      DATABASE_CONNECT_TIMEOUT_MS: String(deadlineMs),
    });
    dataSource = await openDataSource(config.get(DatabaseConfig), []);
    const [row] = await dataSource.query<{ file: string }[]>('SELECT @@pid_file AS file');
    pid = Number(readFileSync(row?.file ?? '', 'utf8'));
  });

  afterAll(async () => {
    await dataSource.destroy();
    await server.stop();
  });

  const codeOf = (error: unknown): unknown => (asDependencyFailure(error) as { code?: string }).code;

  it('ends every query on a server that fell silent, and goes on when it speaks again', async () => {
    const ask = (): Promise<unknown> => dataSource.query('SELECT 1');
    await Promise.all(Array.from({ length: 3 }, ask));
    process.kill(pid, 'SIGSTOP');
    try {
      const began = performance.now();
      const transaction = new Transactions(dataSource).run((manager) => manager.query('SELECT 1'));
      const ends = await Promise.allSettled([...Array.from({ length: 30 }, ask), transaction]);
      const codes = ends.map((end) => (end.status === 'rejected' ? codeOf(end.reason) : 'answered'));
      expect(new Set(codes)).toEqual(new Set(['database-unavailable']));
      await expect(ask().catch((error: unknown) => codeOf(error))).resolves.toBe('database-unavailable');
      expect(performance.now() - began).toBeLessThan(2 * patienceMs);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await waitFor(async () => (await Promise.all(Array.from({ length: 10 }, ask))).length === 10);
  });

  it('bounds the wait for a connection while all are in use, and loses none of them by it', async () => {
    const runners = Array.from({ length: 3 }, () => dataSource.createQueryRunner());
    for (const runner of runners) await runner.connect();
    const waits = Array.from({ length: 5 }, () =>
      dataSource.query('SELECT 1').catch((error: unknown) => codeOf(error)),
    );
    expect(new Set(await Promise.all(waits))).toEqual(new Set(['database-unavailable']));
    for (const runner of runners) await runner.release();
    for (let turn = 0; turn < 5; turn += 1) await expect(dataSource.query('SELECT 1')).resolves.toHaveLength(1);
  });

  it('ends a query that takes too long, and no other', async () => {
    const slow = dataSource.query('SELECT SLEEP(5)').catch((error: unknown) => codeOf(error));
    const quick = Promise.all(Array.from({ length: 20 }, () => dataSource.query('SELECT SLEEP(0.01)')));
    expect([await slow, (await quick).length]).toEqual(['database-unavailable', 20]);
  });

  it('leaves a transaction that lost its connection no further query', async () => {
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    const ends = [];
    for (const sql of ['SELECT SLEEP(5)', 'SELECT 1']) {
      ends.push(await runner.query(sql).catch((error: unknown) => codeOf(error)));
    }
    expect(ends).toEqual(['database-unavailable', 'database-unavailable']);
    await runner.release();
  });
});
