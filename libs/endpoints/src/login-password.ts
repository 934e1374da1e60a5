import { randomBytes } from 'node:crypto';

/**
 * A new password of 144 random bits: 24 base64url characters after one of each class that the platform demands (upper, lower, digit, special;
 * at least 8; AddUser). Typed into desk phones by hand at most once, so no shorter one is offered.
 */
export function newLoginPassword(): string {
  return `Pb1-${randomBytes(18).toString('base64url')}`;
}

/** Where a login's password lies, for the encryption's associated data. */
export function passwordPlace(tenantId: string, loginId: string): string {
  return `logins/password/${tenantId}/${loginId}`;
}
