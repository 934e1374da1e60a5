import { Injectable } from '@nestjs/common';
import { PortalKeys, Portals } from '#tenants';
import { type PlatformAccount, VoicePlatform } from '#voice-platform';
import { AccountsConfig } from '../accounts.config';

/** Leaf keys that scenarios sign and verify with, each stored as a secret `patchbay_<role>`. */
const scenarioRoles = ['s2c', 'c2s', 'p2s', 's2p'] as const;

/** A secret of the application's store, as scenarios read it by `VoxEngine.getSecretValue(name)`. */
export interface ScenarioSecret {
  name: string;
  value: string;
}

/** What a tenant's scenarios must know to speak with us and with the portal. The portal's own keys and its licence are not among it. */
@Injectable()
export class ScenarioSecrets {
  constructor(
    private readonly portals: Portals,
    private readonly portalKeys: PortalKeys,
    private readonly platform: VoicePlatform,
    private readonly config: AccountsConfig,
  ) {}

  /** Stores them in the application, in place of what is there. Errors as `of`, and those of the voice platform. */
  async store(tenantId: string, account: PlatformAccount, applicationId: string): Promise<void> {
    for (const { name, value } of await this.of(tenantId)) {
      await this.platform.putSecret(account, applicationId, name, value);
    }
  }

  /** The secrets at the portal's key version of now. Throws NotFound `licence-not-found` or `portal-not-found`. */
  async of(tenantId: string): Promise<ScenarioSecret[]> {
    const { portalId, keyVersion } = await this.portals.get(tenantId);
    const portal = JSON.stringify({ portalId, keyVersion, baseUrl: this.config.publicUrl });
    const leaves = scenarioRoles.map(async (role) => ({
      name: `patchbay_${role}`,
      value: await this.portalKeys.leaf(portalId, role, keyVersion),
    }));
    return [{ name: 'patchbay_portal', value: portal }, ...(await Promise.all(leaves))];
  }
}
