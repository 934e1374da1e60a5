import { createHash } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const hashLength = 16;

/**
 * The name of a tenant's sub-account, the same at every attempt and on every replica, so that an account whose creation was not heard of is
 * found again (fault F27). `pb-` and 80 bits of SHA-256 in base32: 19 of the 5 to 20 characters that the platform takes as a DNS label.
 */
export function accountNameOf(tenantId: string): string {
  const digest = createHash('sha256').update(`account:${tenantId}`).digest();
  return `pb-${Array.from(digest.subarray(0, hashLength), (byte) => alphabet[byte % 32]).join('')}`;
}
