import type { Secret } from '../../store/rows';
import { ApiError } from '../api-error';
import type { Method, MethodContext, MethodTable } from '../method';
import { pageOf } from '../requests/paging';
import { includesId } from '../requests/parameters';
import { checkSecretName } from '../requests/rules-of-names';
import { requireApplication } from '../requests/selectors';
import { wireTime } from '../requests/times';

const longestValue = 8192;
/** A longer description is cut, not refused (vendor's client 4.11, AddSecret). */
const keptDescription = 200;

const addSecret: Method = (context) => {
  const { platform, caller, parameters } = context;
  const application = requireApplication(context);
  const name = checkSecretName(parameters.requiredText('secret_name'));
  const value = checkValue(parameters.requiredText('secret_value'));
  if (secretNamed(context, application.id, name) !== undefined) throw notUnique();
  const secret = platform.store.secrets.put({
    id: platform.store.nextId('secret'),
    accountId: caller.account.id,
    applicationId: application.id,
    name,
    value,
    description: (parameters.text('description') ?? '').slice(0, keptDescription),
    createdAt: platform.clock.now(),
    modifiedAt: platform.clock.now(),
  });
  return { result: [{ secret_id: secret.id }] };
};

const setSecretInfo: Method = (context) => {
  const { platform, parameters } = context;
  const secret = requireSecret(context);
  const name = checkSecretName(parameters.text('new_secret_name') ?? secret.name);
  const holder = secretNamed(context, secret.applicationId, name);
  if (holder !== undefined && holder.id !== secret.id) throw notUnique();
  platform.store.secrets.put({
    ...secret,
    name,
    value: checkValue(parameters.text('secret_value') ?? secret.value),
    description: (parameters.text('description') ?? secret.description).slice(0, keptDescription),
    modifiedAt: platform.clock.now(),
  });
  return { result: 1 };
};

const delSecret: Method = (context) => {
  const { platform, parameters } = context;
  const application = requireApplication(context);
  const ids = parameters.ids('secret_id', 101);
  const names = parameters.list('secret_name');
  if (ids === undefined && names === undefined) throw ApiError.missing('secret_id');
  const doomed = platform.store.secrets
    .find('application', application.id)
    .filter((secret) => (ids === undefined ? names?.includes(secret.name) : includesId(ids, secret.id)));
  const asked = ids === 'all' ? 0 : (ids ?? names ?? []).length;
  if (doomed.length < asked) throw ApiError.invalid(ids === undefined ? 'secret_name' : 'secret_id');
  for (const secret of doomed) platform.store.secrets.delete(secret.id);
  return { result: 1 };
};

const getSecrets: Method = (context) => {
  const { platform, parameters } = context;
  const application = requireApplication(context);
  const part = parameters.text('secret_name_part');
  const page = pageOf(
    platform.store.secrets
      .find('application', application.id)
      .filter((secret) => part === undefined || secret.name.includes(part)),
    parameters,
  );
  return { result: page.rows.map(secretInfo), count: page.count, total_count: page.total_count };
};

const getSecretValue: Method = (context) => {
  const secret = requireSecret(context);
  return { result: [{ ...secretInfo(secret), secret_value: secret.value }] };
};

function secretInfo(secret: Secret): Readonly<Record<string, unknown>> {
  return {
    secret_id: secret.id,
    secret_name: secret.name,
    description: secret.description,
    created: wireTime(secret.createdAt),
    modified: wireTime(secret.modifiedAt),
  };
}

function requireSecret(context: MethodContext): Secret {
  const { platform, parameters } = context;
  const application = requireApplication(context);
  const id = parameters.integer('secret_id');
  const name = parameters.text('secret_name');
  if (id === undefined && name === undefined) throw ApiError.missing('secret_id');
  const secret = id === undefined ? secretNamed(context, application.id, name ?? '') : platform.store.secrets.get(id);
  if (secret?.applicationId !== application.id) throw ApiError.invalid(id === undefined ? 'secret_name' : 'secret_id');
  return secret;
}

function secretNamed({ platform }: MethodContext, applicationId: number, name: string): Secret | undefined {
  return platform.store.secrets.find('application', applicationId).find((secret) => secret.name === name);
}

function checkValue(value: string): string {
  if (value.length > longestValue) throw ApiError.tooLong('secret_value', longestValue + 1);
  return value;
}

function notUnique(): ApiError {
  return new ApiError(493, "The 'secret_name' is not unique.");
}

/** Methods about the secrets that scenarios read with `VoxEngine.getSecretValue`. */
export const secretMethods: MethodTable = {
  AddSecret: addSecret,
  SetSecretInfo: setSecretInfo,
  DelSecret: delSecret,
  GetSecrets: getSecrets,
  GetSecretValue: getSecretValue,
};
