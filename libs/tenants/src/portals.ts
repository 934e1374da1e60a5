import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock, newId, NotFound, Outbox, Transactions } from '#foundation';
import { LastKnown } from './last-known';
import type { LicenceVerdict } from './licences/licence';
import { PortalRow } from './portal.entity';
import type { Portal } from './tenant';

/** What a portal may change about itself. `null` removes an address. */
export interface PortalSettings {
  settingsUrl?: string | null;
  invitesUrl?: string | null;
  timeZone?: string;
  language?: string;
}

const portalsKept = 50_000;

/** Both versions stay valid this long after a portal first used a higher one (72 h). */
const keyOverlapMs = 72 * 3_600_000;

/** Outbox topic of a portal that moved to another key version; its body is `{ keyVersion }`. */
export const portalKeysTopic = 'portal-keys';

/** Portals and the tenants that they are bound to. */
@Injectable()
export class Portals {
  private readonly byPortalId: LastKnown<Portal>;

  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {
    this.byPortalId = new LastKnown(clock, portalsKept);
  }

  /** The portal bound to a tenant. Throws NotFound `portal-not-found`. */
  async get(tenantId: string): Promise<Portal> {
    const row = await this.dataSource.manager.findOneBy(PortalRow, { tenantId });
    if (row === null) throw new NotFound('portal-not-found', 'There is no such portal.');
    return toPortal(row);
  }

  /** A portal by the id in its keys, as it was at most a second ago, or while the database is away as it was last. */
  async findByPortalId(portalId: string): Promise<Portal | undefined> {
    return this.byPortalId.get(portalId, async () => {
      const row = await this.dataSource.manager.findOneBy(PortalRow, { portalId });
      return row === null ? undefined : toPortal(row);
    });
  }

  /**
   * Binds a licensed portal to a new tenant at its first verified request, or returns the binding that exists. Two replicas may race:
   * the portal id's primary key lets one insert win, the other reads it.
   */
  async bind(verdict: LicenceVerdict, keyVersion: number): Promise<Portal> {
    const now = this.clock.now();
    const tenantId = newId('ten', now.getTime());
    await this.transactions.run(async (manager) => {
      const portal: { affectedRows: number } = await manager.query(
        `INSERT INTO portals (portal_id, tenant_id, key_version, time_zone, language, bound_at) VALUES (?, ?, ?, 'Etc/UTC', 'ru', ?)
         ON DUPLICATE KEY UPDATE portal_id = portal_id`,
        [verdict.portalId, tenantId, keyVersion, now],
      );
      if (portal.affectedRows === 0) return;
      await manager.query(
        `INSERT INTO tenants (tenant_id, state, currency, country, created_at, state_changed_at) VALUES (?, 'active', ?, ?, ?, ?)`,
        [tenantId, verdict.currency, verdict.country, now, now],
      );
    });
    const row = await this.dataSource.manager.findOneByOrFail(PortalRow, { portalId: verdict.portalId });
    return this.remember(toPortal(row));
  }

  /**
   * Moves a portal to a higher key version that it has just used; the one before stays valid for 72 hours, and until they are over no
   * further version is taken up. What was stored of its keys elsewhere follows through the outbox. Repeats change nothing.
   */
  async raiseKeyVersion(portal: Portal, version: number): Promise<void> {
    const now = this.clock.now();
    const raised = await this.transactions.run(async (manager) => {
      const { affectedRows } = await manager.query<{ affectedRows: number }>(
        `UPDATE portals SET key_version = ?, previous_key_version_until = ?
         WHERE portal_id = ? AND key_version = ? AND (previous_key_version_until IS NULL OR previous_key_version_until <= ?)`,
        [version, new Date(now.getTime() + keyOverlapMs), portal.portalId, portal.keyVersion, now],
      );
      if (affectedRows === 1)
        await this.outbox.append(manager, portal.tenantId, portalKeysTopic, { keyVersion: version });
      return affectedRows === 1;
    });
    this.byPortalId.expire(portal.portalId);
    if (raised) await this.outbox.nudge();
  }

  /** Changes a portal's own settings within the caller's transaction and returns what then holds. */
  async change(manager: EntityManager, tenantId: string, settings: PortalSettings): Promise<Portal> {
    if (Object.keys(settings).length > 0) await manager.update(PortalRow, { tenantId }, settings);
    const row = await manager.findOneByOrFail(PortalRow, { tenantId });
    this.byPortalId.expire(row.portalId);
    return toPortal(row);
  }

  private remember(portal: Portal): Portal {
    this.byPortalId.set(portal.portalId, portal);
    return portal;
  }
}

function toPortal(row: PortalRow): Portal {
  return {
    portalId: row.portalId,
    tenantId: row.tenantId,
    keyVersion: row.keyVersion,
    previousKeyVersionUntil: row.previousKeyVersionUntil ?? undefined,
    settingsUrl: row.settingsUrl ?? undefined,
    invitesUrl: row.invitesUrl ?? undefined,
    timeZone: row.timeZone,
    language: row.language,
  };
}
