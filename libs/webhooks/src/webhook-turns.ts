import { Injectable } from '@nestjs/common';
import { Clock, Queues } from '#foundation';
import { PortalRequests } from '#tenants';
import { deliveryPatienceMs } from './delivery-schedule';
import { WebhookDeliveries } from './webhook-deliveries';
import { type EndpointTurn, WebhookEndpoints } from './webhook-endpoints';
import { webhookTurnsQueue } from './webhook-messages';

/** Most deliveries of one turn: a tenant with a long queue goes to the back of the line after these. */
const deliveriesPerTurn = 10;

/** How long a turn is believed without a sign of life, in milliseconds: longer than one attempt may take (10 s). */
const turnLeaseMs = 20_000;

/** Most tenants nudged by one look at the rows. */
const tenantsPerLook = 200;

/** Delivers webhooks fairly between tenants and in order per subject: one tenant, one turn, a few rows. */
@Injectable()
export class WebhookTurns {
  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly deliveries: WebhookDeliveries,
    private readonly portals: PortalRequests,
    private readonly queues: Queues,
    private readonly clock: Clock,
  ) {}

  /**
   * One turn of a tenant: up to ten due deliveries, until the first failure. Asks for another turn when more may be due. Two
   * replicas may call it at once: one gets the turn. A process killed after a delivery and before its record delivers it again
   * with the same message id.
   */
  async run(tenantId: string): Promise<void> {
    const turn = await this.endpoints.takeTurn(tenantId, turnLeaseMs);
    if (turn === undefined) return;
    let delivered = 0;
    try {
      await this.deliveries.expire(turn);
      while (delivered < deliveriesPerTurn && (await this.deliverNext(turn))) delivered += 1;
    } finally {
      await this.endpoints.endTurn(turn);
    }
    if (delivered === deliveriesPerTurn) await this.queues.nudge(webhookTurnsQueue, tenantId, { tenantId });
  }

  /** Gives a turn to every tenant with something due: the net under lost jobs, and what makes retries happen. At most 200 a look. */
  async nudgeDue(): Promise<void> {
    const tenantIds = await this.deliveries.tenantsWithDue(tenantsPerLook);
    await Promise.all(tenantIds.map((tenantId) => this.queues.nudge(webhookTurnsQueue, tenantId, { tenantId })));
  }

  private async deliverNext(turn: EndpointTurn): Promise<boolean> {
    const due = await this.deliveries.next(turn);
    if (due === undefined || !(await this.endpoints.keepTurn(turn, turnLeaseMs))) return false;
    const { messageId, body, happenedAt } = due.message;
    const result = await this.portals.deliver(turn.tenantId, turn.url, { messageId, body, timestamp: happenedAt });
    const failingSince = await this.deliveries.record(turn, due, result);
    if (result.gone) await this.endpoints.disable(turn, 'gone');
    else if (failingSince !== undefined && this.clock.nowMs() - failingSince.getTime() >= deliveryPatienceMs)
      await this.endpoints.disable(turn, 'failing-for-five-days');
    return result.delivered;
  }
}
