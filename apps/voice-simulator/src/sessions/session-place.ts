import type { ScenarioScript, StorageAnswer, StorageRequest } from '#scenario-sandbox';
import { type Platform, platformDomain } from '../platform';
import { KeyValueStorage } from '../store/key-value-storage';
import type { Account, Application, Rule, Scenario } from '../store/rows';

/** Where a session runs: whose it is, and by which rule. */
export interface SessionPlace {
  readonly account: Account;
  readonly application: Application;
  readonly rule: Rule;
  readonly scenarios: readonly Scenario[];
}

/** The domain under which the users of an application log in: `app.account.voximplant.com`. */
export function loginDomain({ account, application }: SessionPlace): string {
  return `${application.name}.${account.name}.${platformDomain}`;
}

/** The rule's scenarios, in its order. */
export function scriptsOf({ scenarios }: SessionPlace): readonly ScenarioScript[] {
  return scenarios.map(({ name, script }) => ({ name, text: script }));
}

/** The secrets that the scenarios may read: those of their own application. */
export function secretsOf({ store }: Platform, { application }: SessionPlace): Readonly<Record<string, string>> {
  return Object.fromEntries(store.secrets.find('application', application.id).map(({ name, value }) => [name, value]));
}

/** Does what a scenario asks of `ApplicationStorage`; the items are those of its own application. */
export function askStorage(platform: Platform, { application }: SessionPlace, request: StorageRequest): StorageAnswer {
  const storage = new KeyValueStorage(platform.store, application, platform.clock.now());
  if (request.action === 'keys') {
    const keys = storage.list(request.pattern ?? '').map(({ key }) => key);
    return { keys: keys.slice(0, request.count) };
  }
  const item = perform(storage, request);
  return { record: item === undefined ? null : { key: item.key, value: item.value, expireAt: item.expiresAt } };
}

function perform(
  storage: KeyValueStorage,
  request: Exclude<StorageRequest, { action: 'keys' }>,
): ReturnType<KeyValueStorage['get']> {
  if (request.action === 'put') return storage.put(request.key, request.value, request.ttlSeconds);
  return request.action === 'remove' ? storage.remove(request.key) : storage.get(request.key);
}
