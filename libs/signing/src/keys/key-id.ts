/** What the keys of one portal are for; each direction has its own, so no message can be played back to its author. */
export type KeyRole = MessageRole | 'whk';

/**
 * Roles that sign messages: `p2c`/`c2p` portal and controller, `s2c`/`c2s` scenario and controller, `p2s`/`s2p` a portal
 * that speaks to a live session directly. The first letter signs, the last one verifies.
 */
export type MessageRole = 'p2c' | 'c2p' | 's2c' | 'c2s' | 'p2s' | 's2p';

/** Whose key, for which direction, and which of its versions (1 to 9999); on the wire `p10023.p2c.1`. */
export interface KeyId {
  portalId: string;
  role: MessageRole;
  version: number;
}

/** The highest key version that a key id can name. */
export const MAX_KEY_VERSION = 9999;

const OPPOSITE: Readonly<Record<MessageRole, MessageRole>> = {
  p2c: 'c2p',
  c2p: 'p2c',
  s2c: 'c2s',
  c2s: 's2c',
  p2s: 's2p',
  s2p: 'p2s',
};

/** The spelling of a key id inside a regular expression, with three groups: portal, role, version. */
export const KEY_ID_PATTERN = '([a-z0-9-]{1,48})\\.(p2c|c2p|s2c|c2s|p2s|s2p)\\.([1-9]\\d{0,3})';

const KEY_ID = new RegExp(`^${KEY_ID_PATTERN}$`);
const PORTAL_ID = /^[a-z0-9-]{1,48}$/;

/** Whether a text may stand as a portal id: 1 to 48 lower-case letters, digits and hyphens. */
export function isPortalId(text: string): boolean {
  return PORTAL_ID.test(text);
}

/** Reads a key id; `undefined` for every spelling but the one that `formatKeyId` writes. Never throws. */
export function parseKeyId(text: string): KeyId | undefined {
  const match = KEY_ID.exec(text);
  return match === null ? undefined : keyIdOfGroups(...match.slice(1));
}

/** Builds a key id from the three groups of `KEY_ID_PATTERN`; only for texts that have matched it. */
export function keyIdOfGroups(...groups: string[]): KeyId {
  const [portalId = '', role, version] = groups;
  return { portalId, role: role as MessageRole, version: Number(version) };
}

/** Writes a key id as it travels in `keyid`. */
export function formatKeyId(keyId: KeyId): string {
  return `${keyId.portalId}.${keyId.role}.${keyId.version}`;
}

/** The key id that an answer must carry: same portal and version, opposite direction. */
export function answerKeyId(keyId: KeyId): KeyId {
  return { ...keyId, role: OPPOSITE[keyId.role] };
}
