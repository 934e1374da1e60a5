import { KeyValueStorage } from '../../store/key-value-storage';
import type { KeyValueItem } from '../../store/rows';
import { ApiError } from '../api-error';
import type { Method, MethodContext, MethodTable } from '../method';
import { keyValuePaging, pageOf } from '../requests/paging';
import { requireApplication } from '../requests/selectors';

const longestKey = 200;
const longestValue = 2000;
const longestTtlSeconds = 7_776_000;
const defaultTtlSeconds = 2_592_000;

const setKeyValueItem: Method = (context) => {
  const { parameters, platform } = context;
  const storage = storageOf(context);
  const key = requireKey(context);
  const value = parameters.requiredText('value');
  if (value.length > longestValue) throw ApiError.tooLong('value', longestValue + 1);
  const now = Math.floor(platform.clock.now() / 1000);
  const expiresAt = parameters.integer('expires_at');
  const ttl = parameters.integer('ttl') ?? (expiresAt === undefined ? defaultTtlSeconds : expiresAt - now);
  if (ttl < 0 || ttl > longestTtlSeconds) throw ApiError.invalid(expiresAt === undefined ? 'ttl' : 'expires_at');
  return { result: itemInfo(storage.put(key, value, ttl)) };
};

const getKeyValueItem: Method = (context) => {
  const item = storageOf(context).get(requireKey(context));
  return { result: item === undefined ? {} : itemInfo(item) };
};

const delKeyValueItem: Method = (context) => {
  storageOf(context).remove(requireKey(context));
  return { result: 1 };
};

const getKeyValueItems: Method = (context) => {
  const page = pageOf(storageOf(context).list(requireKey(context)), context.parameters, keyValuePaging);
  return { result: page.rows.map(itemInfo), count: page.count, total_count: page.total_count };
};

const getKeyValueKeys: Method = (context) => {
  const page = pageOf(
    storageOf(context).list(context.parameters.text('key') ?? ''),
    context.parameters,
    keyValuePaging,
  );
  return {
    result: page.rows.map((item) => ({ key: item.key, expires_at: item.expiresAt })),
    count: page.count,
    total_count: page.total_count,
  };
};

function storageOf(context: MethodContext): KeyValueStorage {
  const { platform } = context;
  return new KeyValueStorage(platform.store, requireApplication(context), platform.clock.now());
}

function requireKey({ parameters }: MethodContext): string {
  const key = parameters.requiredText('key');
  if (key.length > longestKey) throw ApiError.tooLong('key', longestKey + 1);
  return key;
}

function itemInfo(item: KeyValueItem): Readonly<Record<string, unknown>> {
  return { key: item.key, value: item.value, expires_at: item.expiresAt };
}

/** Methods about an application's key-value storage, which scenarios reach as `ApplicationStorage`. */
export const keyValueMethods: MethodTable = {
  SetKeyValueItem: setKeyValueItem,
  GetKeyValueItem: getKeyValueItem,
  DelKeyValueItem: delKeyValueItem,
  GetKeyValueItems: getKeyValueItems,
  GetKeyValueKeys: getKeyValueKeys,
};
