import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { audit, Clock, newId, randomText } from '#foundation';
import { WebhookEndpointRow } from './webhook-endpoint.entity';

/** The name of the endpoint that `PUT /v1/portal` sets. */
const portalEndpoint = 'portal';

/** Rows settled by one statement when an endpoint is switched off, so that no statement holds many locks. */
const settleBatch = 1000;

/** An endpoint whose turn this process has. */
export interface EndpointTurn {
  tenantId: string;
  endpointId: string;
  url: string;
  turnToken: string;
}

/** Where tenants want their events, and whether we still try. */
@Injectable()
export class WebhookEndpoints {
  private readonly log = new Logger(WebhookEndpoints.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Sets the tenant's address within the caller's transaction; null or undefined takes it away, and settles what was still to be
   * delivered there as failed: who comes back years later is not told of old calls. Setting an address, also the same
   * one again, switches a disabled endpoint on. The address must have been checked (`urlObjection`) by the caller. Safe to repeat.
   */
  async set(manager: EntityManager, tenantId: string, url: string | null | undefined): Promise<void> {
    const now = this.clock.now();
    if (url === null || url === undefined) {
      await manager.update(
        WebhookEndpointRow,
        { tenantId, name: portalEndpoint },
        { state: 'removed', stateReason: 'removed-by-portal', changedAt: now },
      );
      await this.settleRemoved(manager, tenantId, now);
      return;
    }
    await manager.query(
      `INSERT INTO webhook_endpoints (tenant_id, endpoint_id, name, url, state, failures, created_at, changed_at)
       VALUES (?, ?, ?, ?, 'active', 0, ?, ?)
       ON DUPLICATE KEY UPDATE failures = IF(state = 'active' AND url = VALUES(url), failures, 0),
         failing_since = IF(state = 'active' AND url = VALUES(url), failing_since, NULL),
         paused_until = IF(state = 'active' AND url = VALUES(url), paused_until, NULL),
         url = VALUES(url), state = 'active', state_reason = NULL, changed_at = VALUES(changed_at)`,
      [tenantId, newId('whe', now.getTime()), portalEndpoint, url, now, now],
    );
  }

  /** The tenant's endpoint, or undefined when it never had one. */
  async find(tenantId: string): Promise<WebhookEndpointRow | undefined> {
    const row = await this.dataSource.manager.findOneBy(WebhookEndpointRow, { tenantId, name: portalEndpoint });
    return row ?? undefined;
  }

  /**
   * Takes the tenant's turn for `forMs`, or returns undefined: no active endpoint, resting after failures, or another process has the
   * turn. A turn whose holder died is free again when its time is over, by the database's clock alone: those of replicas differ.
   */
  async takeTurn(tenantId: string, forMs: number): Promise<EndpointTurn | undefined> {
    const now = this.clock.now();
    const turnToken = randomText(16);
    const { affectedRows }: { affectedRows: number } = await this.dataSource.query(
      `UPDATE webhook_endpoints SET turn_token = ?, turn_until = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND
       WHERE tenant_id = ? AND name = ? AND state = 'active' AND (paused_until IS NULL OR paused_until <= ?)
         AND (turn_until IS NULL OR turn_until <= UTC_TIMESTAMP(3))`,
      [turnToken, forMs * 1000, tenantId, portalEndpoint, now],
    );
    if (affectedRows === 0) return undefined;
    const row = await this.dataSource.manager.findOneBy(WebhookEndpointRow, { tenantId, turnToken });
    return row === null ? undefined : { tenantId, endpointId: row.endpointId, url: row.url, turnToken };
  }

  /** Keeps the turn for `forMs` more. False when it was lost or the endpoint is no longer active. */
  async keepTurn({ tenantId, endpointId, turnToken }: EndpointTurn, forMs: number): Promise<boolean> {
    const mine = { tenantId, endpointId, turnToken, state: 'active' as const };
    await this.dataSource.query(
      `UPDATE webhook_endpoints SET turn_until = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND
       WHERE tenant_id = ? AND endpoint_id = ? AND turn_token = ? AND state = 'active'`,
      [forMs * 1000, tenantId, endpointId, turnToken],
    );
    return this.dataSource.manager.existsBy(WebhookEndpointRow, mine);
  }

  /** Gives the turn back. */
  async endTurn({ tenantId, endpointId, turnToken }: EndpointTurn): Promise<void> {
    await this.dataSource.manager.update(
      WebhookEndpointRow,
      { tenantId, endpointId, turnToken },
      { turnToken: null, turnUntil: null },
    );
  }

  /** Switches an endpoint off and settles what was still to be delivered as failed. What a crash leaves pending waits for the endpoint's return. */
  async disable({ tenantId, endpointId }: EndpointTurn, reason: string): Promise<void> {
    await this.dataSource.manager.update(
      WebhookEndpointRow,
      { tenantId, endpointId, state: 'active' },
      { state: 'disabled', stateReason: reason, changedAt: this.clock.now() },
    );
    audit({ action: 'webhook-endpoint-disabled', outcome: 'done', subject: endpointId, reason });
    this.log.warn('Webhook endpoint is switched off', { tenantId, endpointId, reason });
    await this.settlePending(tenantId, endpointId);
  }

  /** One statement, bounded by what waited: it stands or falls with the caller's transaction. */
  private async settleRemoved(manager: EntityManager, tenantId: string, now: Date): Promise<void> {
    await manager.query(
      `UPDATE webhook_deliveries AS d JOIN webhook_endpoints AS e ON e.tenant_id = d.tenant_id AND e.endpoint_id = d.endpoint_id
       SET d.state = 'failed', d.last_reason = 'endpoint-removed', d.settled_at = ?
       WHERE e.tenant_id = ? AND e.name = ? AND d.state = 'pending'`,
      [now, tenantId, portalEndpoint],
    );
  }

  private async settlePending(tenantId: string, endpointId: string): Promise<void> {
    for (;;) {
      const { affectedRows }: { affectedRows: number } = await this.dataSource.query(
        `UPDATE webhook_deliveries SET state = 'failed', last_reason = 'endpoint-disabled', settled_at = ?
         WHERE tenant_id = ? AND endpoint_id = ? AND state = 'pending' LIMIT ${settleBatch}`,
        [this.clock.now(), tenantId, endpointId],
      );
      if (affectedRows < settleBatch) return;
    }
  }
}
