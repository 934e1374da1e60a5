import { rulesInOrder, scenariosOf } from '../management-api/shapes/rule-info';
import type { Account, Application, PhoneNumber, Rule, Scenario } from '../store/rows';
import type { Store } from '../store/store';
import { platformDomain } from '../platform';

/** Where an incoming call goes. */
export interface IncomingRoute {
  readonly account: Account;
  readonly application: Application;
  readonly rule: Rule;
  readonly scenarios: readonly Scenario[];
  /** The rented number that was dialled; undefined for a call to `name@app.account.voximplant.com`. */
  readonly phone: PhoneNumber | undefined;
}

/**
 * The application and rule of a dialled number (digits) or address (`name@app.account.voximplant.com`): the rule the number is bound
 * to, else the application's first rule whose pattern matches the whole number and whose exclusion does not. Undefined when there
 * is none, or the rule has no scenario.
 */
export function routeIncoming(store: Store, destination: string): IncomingRoute | undefined {
  const phone = store.phoneNumbers.find('number', destination).find((row) => !row.deactivated);
  const application =
    phone === undefined ? addressed(store, destination) : store.applications.get(phone.applicationId ?? 0);
  if (application === undefined) return undefined;
  const account = store.accounts.get(application.accountId);
  const dialled = destination.split('@')[0] ?? destination;
  const bound = phone?.ruleId == null ? undefined : store.rules.get(phone.ruleId);
  const rule = bound ?? rulesInOrder(store, application.id).find((candidate) => matches(candidate, dialled));
  if (account === undefined || rule === undefined) return undefined;
  const scenarios = scenariosOf(store, rule);
  return scenarios.length === 0 ? undefined : { account, application, rule, scenarios, phone };
}

function addressed(store: Store, destination: string): Application | undefined {
  const [applicationName, accountName, ...domain] = (destination.split('@')[1] ?? '').split('.');
  if (applicationName === undefined || accountName === undefined || domain.join('.') !== platformDomain)
    return undefined;
  const account = store.accounts.find('name', accountName)[0];
  if (account === undefined) return undefined;
  return store.applications.find('account', account.id).find((application) => application.name === applicationName);
}

function matches(rule: Rule, dialled: string): boolean {
  const whole = (pattern: string): boolean => new RegExp(`^(?:${pattern})$`).test(dialled);
  return whole(rule.pattern) && (rule.patternExclude === '' || !whole(rule.patternExclude));
}
