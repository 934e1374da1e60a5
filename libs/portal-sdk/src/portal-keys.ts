import type { KeyId, KeyRole } from '#signing';
import { deriveKey, extractPrk } from '#signing';

/** The keys of one portal, derived from its licence key when first needed and kept; the licence key itself is not. */
export class PortalKeys {
  readonly #prk: string;
  readonly #derived = new Map<string, string>();

  /** @throws SigningMisuse when the portal id or the licence key has another form */
  constructor(
    readonly portalId: string,
    licenceKey: string,
  ) {
    this.#prk = extractPrk(portalId, licenceKey);
  }

  /** The key of a role and version. Only ask for versions that this side has chosen: each one is kept. */
  key(role: KeyRole, version: number): string {
    const name = `${role}.${version}`;
    const known = this.#derived.get(name);
    if (known !== undefined) return known;
    const key = deriveKey(this.#prk, role, version);
    this.#derived.set(name, key);
    return key;
  }

  /** The key of a key id; `undefined` when it is another portal's. */
  keyOf(keyId: KeyId): string | undefined {
    return keyId.portalId === this.portalId ? this.key(keyId.role, keyId.version) : undefined;
  }
}
