import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import type { RuntimeConfig } from '../config/runtime.config';
import { InternalError } from '../errors/app-error';

const log = new Logger('DurableServers');

/** The servers of a process and what kind of process it is. */
export interface ServersInUse {
  dataSource: DataSource;
  redis: Redis;
  runtime: RuntimeConfig;
}

/**
 * Checks that the servers keep what they acknowledge: `innodb_flush_log_at_trx_commit = 1`, `sync_binlog = 1` where there is a binary
 * log, Redis `noeviction` (faults F08, F17). Every process calls it before it takes work. Production refuses to start otherwise, with
 * InternalError `unsafe-servers`; elsewhere it is a warning. A Redis that is away stops no start: it is asked as soon as it is there,
 * and what is wrong with it then is logged as an error.
 */
export async function checkDurableServers({ dataSource, redis, runtime }: ServersInUse): Promise<void> {
  const redisFound = await redisFaults(redis);
  if (redisFound === undefined) redis.once('ready', () => void reportLateRedis(redis));
  const faults = [...(await databaseFaults(dataSource)), ...(redisFound ?? [])];
  if (faults.length === 0) return;
  if (runtime.isProduction) throw new InternalError('unsafe-servers', faults.join('; '));
  log.warn('The servers may lose what they acknowledged', { faults });
}

async function reportLateRedis(redis: Redis): Promise<void> {
  const faults = (await redisFaults(redis)) ?? [];
  if (faults.length > 0) log.error('The servers may lose what they acknowledged', { faults });
}

async function databaseFaults(dataSource: DataSource): Promise<string[]> {
  const rows: { flush: string | number; binlog: string | number; sync: string | number }[] = await dataSource.query(
    'SELECT @@innodb_flush_log_at_trx_commit AS flush, @@log_bin AS binlog, @@sync_binlog AS sync',
  );
  const [row] = rows;
  if (row === undefined) return [];
  return [
    ...(Number(row.flush) === 1 ? [] : ['innodb_flush_log_at_trx_commit must be 1']),
    ...(Number(row.binlog) === 0 || Number(row.sync) === 1 ? [] : ['sync_binlog must be 1']),
  ];
}

/** Nothing when Redis is away. */
async function redisFaults(redis: Redis): Promise<string[] | undefined> {
  try {
    const info = await redis.info('memory');
    const policy = /maxmemory_policy:(\S+)/.exec(info)?.[1] ?? 'unknown';
    return policy === 'noeviction' ? [] : ['maxmemory-policy must be noeviction'];
  } catch {
    return undefined;
  }
}
