import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '#foundation';
import type { PlatformCallback } from './read-callbacks';

/** Callbacks kept of one tenant; older ones go. */
const keptPerTenant = 500;

/** The rows of callbacks, kept raw. */
@Injectable()
export class CallbackRows {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Keeps a callback, and the newest few hundred of the tenant. False when it is known already. */
  async keep(tenantId: string, { callbackId, type, raw }: PlatformCallback): Promise<boolean> {
    const { affectedRows }: { affectedRows: number } = await this.dataSource.query(
      `INSERT INTO platform_callbacks (tenant_id, callback_id, type, body, received_at) VALUES (?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE callback_id = callback_id`,
      [tenantId, callbackId, type, JSON.stringify(raw), this.clock.now()],
    );
    if (affectedRows === 0) return false;
    const [oldest]: { received_at: Date }[] = await this.dataSource.query(
      `SELECT received_at FROM platform_callbacks WHERE tenant_id = ? ORDER BY received_at DESC LIMIT 1 OFFSET ${keptPerTenant}`,
      [tenantId],
    );
    if (oldest !== undefined)
      await this.dataSource.query('DELETE FROM platform_callbacks WHERE tenant_id = ? AND received_at <= ?', [
        tenantId,
        oldest.received_at,
      ]);
    return true;
  }
}
