import { isRefusal } from '../../platform-refusal';
import type { PlatformAccount } from '../../voice-platform.types';
import type { ManagementApi } from '../management-api';

/** AddSecret, or SetSecretInfo when the name is taken (code 493), by us or by another replica in between. Values are at most 8192 characters. */
export async function putSecret(
  api: ManagementApi,
  account: PlatformAccount,
  secret: { applicationId: string; name: string; value: string },
): Promise<void> {
  const parameters = { application_id: secret.applicationId, secret_name: secret.name, secret_value: secret.value };
  try {
    await api.actFor(account, 'AddSecret', parameters);
  } catch (error) {
    if (!isRefusal(error, 'name-taken')) throw error;
    await api.actFor(account, 'SetSecretInfo', parameters);
  }
}

/** SetKeyValueItem: keys up to 200 characters, values up to 2000, at most 90 days. */
export async function putKeyValue(
  api: ManagementApi,
  account: PlatformAccount,
  item: { applicationId: string; key: string; value: string; ttlSeconds: number },
): Promise<void> {
  await api.actFor(account, 'SetKeyValueItem', {
    application_id: item.applicationId,
    key: item.key,
    value: item.value,
    ttl: item.ttlSeconds,
  });
}
