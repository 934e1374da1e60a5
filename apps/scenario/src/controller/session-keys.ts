/** Whom this session belongs to, and the leaf keys that provisioning put into the application's secret store. */
export interface SessionKeys {
  portalId: string;
  keyVersion: number;
  /** The controller's public address, without a slash at its end. */
  baseUrl: string;
  /** One key per direction, 64 hexadecimal characters each. */
  byRole: Readonly<Record<'s2c' | 'c2s' | 'p2s' | 's2p', string>>;
}

const KEY = /^[0-9a-f]{64}$/;

function keyOf(role: string): string {
  const key = VoxEngine.getSecretValue(`patchbay_${role}`) ?? '';
  return KEY.test(key) ? key : '';
}

/** Reads the keys once, at the session's start; `undefined` when any part is missing: then nothing can be proven or signed. */
export function readSessionKeys(): SessionKeys | undefined {
  const byRole = { s2c: keyOf('s2c'), c2s: keyOf('c2s'), p2s: keyOf('p2s'), s2p: keyOf('s2p') };
  const portal = parsedPortal(VoxEngine.getSecretValue('patchbay_portal') ?? '');
  if (portal === undefined || Object.values(byRole).includes('')) return undefined;
  return { ...portal, byRole };
}

function parsedPortal(text: string): Omit<SessionKeys, 'byRole'> | undefined {
  try {
    const { portalId, keyVersion, baseUrl } = JSON.parse(text) as Partial<Record<string, unknown>>;
    if (typeof portalId !== 'string' || typeof keyVersion !== 'number' || typeof baseUrl !== 'string') return undefined;
    return { portalId, keyVersion, baseUrl: baseUrl.replace(/\/$/, '') };
  } catch {
    return undefined;
  }
}
