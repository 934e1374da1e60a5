import { type INestApplicationContext, Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { InternalError, type LoadedConfig, RuntimeConfig } from '#foundation';

const log = new Logger('ServerSettings');

/**
 * Checks that the servers keep what they acknowledge: `innodb_flush_log_at_trx_commit = 1`, `sync_binlog = 1` where there is a binary
 * log, Redis `noeviction` (faults F08, F17). Production refuses to start otherwise, with InternalError `unsafe-servers`; elsewhere it is
 * a warning. A Redis that is away is not asked.
 */
export async function checkServers(app: INestApplicationContext, config: LoadedConfig): Promise<void> {
  const faults = [...(await databaseFaults(app.get(DataSource))), ...(await redisFaults(app.get(Redis)))];
  if (faults.length === 0) return;
  if (config.get(RuntimeConfig).isProduction) throw new InternalError('unsafe-servers', faults.join('; '));
  log.warn('The servers may lose what they acknowledged', { faults });
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

async function redisFaults(redis: Redis): Promise<string[]> {
  try {
    const info = await redis.info('memory');
    const policy = /maxmemory_policy:(\S+)/.exec(info)?.[1] ?? 'unknown';
    return policy === 'noeviction' ? [] : ['maxmemory-policy must be noeviction'];
  } catch {
    return [];
  }
}
