import { Injectable } from '@nestjs/common';
import { Clock, NotAllowed, Unauthenticated } from '#foundation';
import type { KeyId } from '#signing';
import { LastKnown } from './last-known';
import { Licences } from './licences/licences';
import { Portals } from './portals';
import type { Tenant } from './tenant';
import { Tenants } from './tenants';

const standingsKept = 50_000;

/** From a proven key id to the tenant that speaks. */
@Injectable()
export class Callers {
  private readonly standings: LastKnown<Tenant>;

  constructor(
    private readonly portals: Portals,
    private readonly licences: Licences,
    private readonly tenants: Tenants,
    clock: Clock,
  ) {
    this.standings = new LastKnown(clock, standingsKept);
  }

  /**
   * The tenant of a key id whose MAC was right. A licensed portal that nobody knew gets its tenant here; a portal that used a higher
   * key version than before is moved to it. Safe to repeat and to race.
   */
  async tenantOf(keyId: KeyId): Promise<string> {
    const portal = await this.portals.findByPortalId(keyId.portalId);
    if (portal !== undefined) {
      if (keyId.version > portal.keyVersion) await this.portals.raiseKeyVersion(portal, keyId.version);
      return portal.tenantId;
    }
    const verdict = await this.licences.find(keyId.portalId);
    if (verdict?.state !== 'active')
      throw new Unauthenticated('signature-rejected', 'The request is not signed as it must be.');
    return (await this.portals.bind(verdict, keyId.version)).tenantId;
  }

  /**
   * Throws NotAllowed `tenant-suspended` or `tenant-closed` when the tenant may not be served now, as it was at most a second ago, or
   * while the database is away as it was last. A tenant that is resumed is served at once.
   */
  async checkStanding(tenantId: string): Promise<void> {
    const tenant = await this.standings.get(tenantId, () => this.tenants.get(tenantId));
    if (tenant === undefined || tenant.state === 'active') return;
    this.standings.expire(tenantId);
    throw new NotAllowed(`tenant-${tenant.state}`, `The tenant is ${tenant.state}.`);
  }
}
