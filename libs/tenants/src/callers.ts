import { Injectable } from '@nestjs/common';
import { Unauthenticated } from '#foundation';
import type { KeyId } from '#signing';
import { Licences } from './licences/licences';
import { Portals } from './portals';
import { Tenants } from './tenants';

/** From a proven key id to the tenant that speaks. */
@Injectable()
export class Callers {
  constructor(
    private readonly portals: Portals,
    private readonly licences: Licences,
    private readonly tenants: Tenants,
  ) {}

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
    if (verdict === undefined)
      throw new Unauthenticated('signature-rejected', 'The request is not signed as it must be.');
    return (await this.portals.bind(verdict, keyId.version)).tenantId;
  }

  /** Throws NotAllowed `tenant-suspended` or `tenant-closed` when the tenant may not be served now. */
  async checkStanding(tenantId: string): Promise<void> {
    await this.tenants.getActive(tenantId);
  }
}
