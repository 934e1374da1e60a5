import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, Conflict, NotAllowed, NotFound, Outbox, Transactions } from '#foundation';
import { TenantRow } from './tenant.entity';
import type { Tenant, TenantState } from './tenant';

/** Outbox topic of a tenant whose state changed; its body is `{ state }`. */
export const tenantStateTopic = 'tenant-state';

/** Tenants and their state. */
@Injectable()
export class Tenants {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Throws NotFound `tenant-not-found`. */
  async get(tenantId: string): Promise<Tenant> {
    const row = await this.dataSource.manager.findOneBy(TenantRow, { tenantId });
    if (row === null) throw new NotFound('tenant-not-found', 'There is no such tenant.');
    return toTenant(row);
  }

  /** The tenant when it may be served. Throws NotAllowed `tenant-suspended` or `tenant-closed`. */
  async getActive(tenantId: string): Promise<Tenant> {
    const tenant = await this.get(tenantId);
    if (tenant.state !== 'active') throw new NotAllowed(`tenant-${tenant.state}`, `The tenant is ${tenant.state}.`);
    return tenant;
  }

  /** Every tenant, oldest first, at most 1000: for operators. */
  async list(): Promise<Tenant[]> {
    const rows = await this.dataSource.manager.find(TenantRow, { order: { tenantId: 'ASC' }, take: 1000 });
    return rows.map(toTenant);
  }

  /**
   * Suspends, resumes or closes a tenant; the voice account follows through the outbox, which remembers what was on.
   * A repeat changes nothing. Throws Conflict `tenant-closed` for a closed tenant: closing is for good.
   */
  async setState(tenantId: string, state: TenantState): Promise<Tenant> {
    const changed = await this.transactions.run(async (manager) => {
      const row = await manager.findOne(TenantRow, { where: { tenantId }, lock: { mode: 'pessimistic_write' } });
      if (row === null) throw new NotFound('tenant-not-found', 'There is no such tenant.');
      if (row.state === state) return toTenant(row);
      if (row.state === 'closed') throw new Conflict('tenant-closed', 'A closed tenant stays closed.');
      row.state = state;
      row.stateChangedAt = this.clock.now();
      await manager.save(row);
      await this.outbox.append(manager, tenantId, tenantStateTopic, { state });
      return toTenant(row);
    });
    await this.outbox.nudge();
    return changed;
  }
}

function toTenant({ tenantId, state, currency, country, createdAt }: TenantRow): Tenant {
  return { tenantId, state, currency, country, createdAt };
}
