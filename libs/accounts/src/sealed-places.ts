/** Where an account's api_key lies, for the encryption's associated data. */
export function apiKeyPlace(tenantId: string): string {
  return `accounts/api_key/${tenantId}`;
}

/** Where the salt of an account's callbacks lies, for the encryption's associated data. */
export function callbackSaltPlace(tenantId: string): string {
  return `accounts/callback_salt/${tenantId}`;
}
