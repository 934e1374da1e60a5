import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock, NotFound } from '#foundation';
import { deriveKey, type KeyId, type KeyRole } from '#signing';
import { Licences } from './licences/licences';
import { Portals } from './portals';
import type { Portal } from './tenant';

/** The answer to "may this key id speak, and with which key": everything the signature check needs of a tenant. */
export interface KnownKey {
  key: string;
  /** The portal, or undefined before its first verified request. */
  portal: Portal | undefined;
}

const derivedKeysKept = 100_000;

/** The keys of portals and scenarios, derived from their licences and never stored. */
@Injectable()
export class PortalKeys {
  private readonly derived = new LRUCache<string, string>({ max: derivedKeysKept });

  constructor(
    private readonly licences: Licences,
    private readonly portals: Portals,
    private readonly clock: Clock,
  ) {}

  /** A leaf key, 64 hexadecimal characters. Throws NotFound `licence-not-found` for a portal without licence. */
  async leaf(portalId: string, role: KeyRole, version: number): Promise<string> {
    const verdict = await this.licences.find(portalId);
    if (verdict === undefined) throw new NotFound('licence-not-found', 'The portal has no licence.');
    return this.derive(verdict.prk, role, version);
  }

  /**
   * The key to verify a message of this key id with, or undefined when nobody may speak as it now: no licence or a revoked one, a
   * suspended one of a portal that is new,
   * or a version that is neither the portal's own, nor the one before within its 72 hours, nor, when no such hours run, the next one.
   */
  async find(keyId: KeyId): Promise<KnownKey | undefined> {
    const verdict = await this.licences.find(keyId.portalId);
    if (verdict === undefined || verdict.state === 'revoked') return undefined;
    const portal = await this.portals.findByPortalId(keyId.portalId);
    if (!this.accepts(portal, keyId) || (portal === undefined && verdict.state !== 'active')) return undefined;
    return { key: this.derive(verdict.prk, keyId.role, keyId.version), portal };
  }

  private accepts(portal: Portal | undefined, { version, role }: KeyId): boolean {
    if (portal === undefined) return version === 1 && role === 'p2c';
    if (version === portal.keyVersion) return true;
    const overlaps = (portal.previousKeyVersionUntil?.getTime() ?? 0) > this.clock.nowMs();
    return overlaps ? version === portal.keyVersion - 1 : version === portal.keyVersion + 1 && role === 'p2c';
  }

  private derive(prk: string, role: KeyRole, version: number): string {
    const id = `${prk}.${role}.${version}`;
    const known = this.derived.get(id);
    if (known !== undefined) return known;
    const key = deriveKey(prk, role, version);
    this.derived.set(id, key);
    return key;
  }
}
