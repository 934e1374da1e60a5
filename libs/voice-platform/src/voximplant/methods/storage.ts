import type { PlatformAccount } from '../../voice-platform.types';
import type { ManagementApi } from '../management-api';

/** AddSecret or SetSecretInfo of an application's secret, by its exact name. Values are at most 8192 characters. */
export async function putSecret(
  api: ManagementApi,
  account: PlatformAccount,
  secret: { applicationId: string; name: string; value: string },
): Promise<void> {
  const application = { application_id: secret.applicationId };
  const list = await api.actFor(account, 'GetSecrets', { ...application, secret_name: secret.name, count: 1000 });
  const found = list.list('result').find((fields) => fields.text('secret_name') === secret.name);
  if (found === undefined) {
    await api.actFor(account, 'AddSecret', { ...application, secret_name: secret.name, secret_value: secret.value });
  } else {
    await api.actFor(account, 'SetSecretInfo', {
      ...application,
      secret_id: found.id('secret_id'),
      secret_value: secret.value,
    });
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
