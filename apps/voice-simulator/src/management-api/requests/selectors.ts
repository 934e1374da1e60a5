import { platformDomain } from '../../platform';
import type { Account, Application, Rule, Scenario, User } from '../../store/rows';
import type { Store } from '../../store/store';
import { ApiError } from '../api-error';
import type { MethodContext } from '../method';
import type { IdList } from './parameters';

/** `<application>.<account>.voximplant.com`, as the platform names an application outside. */
export function fullApplicationName(store: Store, application: Application): string {
  return `${application.name}.${store.accounts.get(application.accountId)?.name ?? ''}.${platformDomain}`;
}

/** The caller's application named by `application_id` or `application_name` (short or full); undefined when neither is given. 116, 558. */
export function findApplication(context: MethodContext, prefix = ''): Application | undefined {
  const { parameters, caller, platform } = context;
  const id = parameters.integer('application_id', 116);
  if (id !== undefined) {
    const application = platform.store.applications.get(id);
    if (application?.accountId !== caller.account.id) throw new ApiError(116);
    return application;
  }
  const name = parameters.text(`${prefix}application_name`);
  if (name === undefined || name === '') return undefined;
  const found = applicationNamed(platform.store, caller.account, name);
  if (found === undefined) throw new ApiError(558);
  return found;
}

/** As `findApplication`; 485 when neither parameter is given. */
export function requireApplication(context: MethodContext, prefix = ''): Application {
  const application = findApplication(context, prefix);
  if (application === undefined) throw ApiError.missing('application_id');
  return application;
}

/** An account's application by its short or its full name. */
export function applicationNamed(store: Store, account: Account, name: string): Application | undefined {
  return store.applications
    .find('account', account.id)
    .find((application) => application.name === name || fullApplicationName(store, application) === name);
}

/** The caller's user named by `user_id`, or by `user_name` and an application; undefined when neither is given. 117. */
export function findUser(context: MethodContext): User | undefined {
  const { parameters, caller, platform } = context;
  const id = parameters.integer('user_id', 117);
  if (id !== undefined) {
    const user = platform.store.users.get(id);
    if (user?.accountId !== caller.account.id) throw new ApiError(117);
    return user;
  }
  const name = parameters.text('user_name');
  if (name === undefined || name === '') return undefined;
  const application = requireApplication(context);
  const user = platform.store.users.find('application', application.id).find((candidate) => candidate.name === name);
  if (user === undefined) throw new ApiError(117);
  return user;
}

/** The caller's rule named by `rule_id`, or by `rule_name` and an application; undefined when neither is given. 147, 156. */
export function findRule(context: MethodContext): Rule | undefined {
  const { parameters, caller, platform } = context;
  const id = parameters.integer('rule_id', 147);
  if (id !== undefined) {
    const rule = platform.store.rules.get(id);
    if (rule?.accountId !== caller.account.id) throw new ApiError(147);
    return rule;
  }
  const name = parameters.text('rule_name');
  if (name === undefined || name === '') return undefined;
  const application = requireApplication(context);
  const rule = platform.store.rules.find('application', application.id).find((candidate) => candidate.name === name);
  if (rule === undefined) throw new ApiError(156);
  return rule;
}

/** As `findRule`; 485 when neither parameter is given. */
export function requireRule(context: MethodContext): Rule {
  const rule = findRule(context);
  if (rule === undefined) throw ApiError.missing('rule_id');
  return rule;
}

/**
 * The caller's scenarios named by `scenario_id` (list or `all`) or `scenario_name` (list), in the order given; undefined when
 * neither is. 132, 168.
 */
export function findScenarios(context: MethodContext): readonly Scenario[] | undefined {
  const { parameters, caller, platform } = context;
  const own = platform.store.scenarios.find('account', caller.account.id);
  const ids = parameters.ids('scenario_id', 132);
  if (ids === 'all') return own;
  if (ids !== undefined) return ids.map((id) => own.find((scenario) => scenario.id === id) ?? refuse(132));
  const names = parameters.list('scenario_name');
  return names?.map((name) => own.find((scenario) => sameName(scenario.name, name)) ?? refuse(168));
}

/** The caller's children named by `child_account_id` (list or `all`), `child_account_name` or `child_account_email`; undefined when none is given. 194, 198, 199. */
export function findChildren(context: MethodContext): readonly Account[] | undefined {
  const { parameters, platform } = context;
  const { accounts } = platform.store;
  const ids: IdList | undefined = parameters.ids('child_account_id', 194);
  if (ids === 'all') return childrenOf(context);
  if (ids !== undefined) return ids.map((id) => ownChild(context, accounts.get(id)) ?? refuse(194));
  const name = parameters.text('child_account_name');
  if (name !== undefined) return [ownChild(context, accounts.find('name', name)[0]) ?? refuse(198)];
  const email = parameters.text('child_account_email')?.toLowerCase();
  if (email === undefined) return undefined;
  return [ownChild(context, accounts.find('email', email)[0]) ?? refuse(199)];
}

/** The account, if it is a child of the caller. */
export function ownChild({ caller }: MethodContext, account: Account | undefined): Account | undefined {
  return account?.parentId === caller.account.id ? account : undefined;
}

/** As `findChildren`; 485 when none of its parameters is given. */
export function requireChildren(context: MethodContext): readonly Account[] {
  const children = findChildren(context);
  if (children === undefined) throw ApiError.missing('child_account_id');
  return children;
}

/** Every child of the calling account, by ascending id. */
export function childrenOf(context: MethodContext): readonly Account[] {
  return context.platform.store.accounts.find('parent', context.caller.account.id);
}

/** The accounts a history or a list is about: the caller, plus the children asked for, or these alone when `onlyParameter` is true. */
export function accountsInQuestion(context: MethodContext, onlyParameter: string): ReadonlySet<number> {
  const only = context.parameters.flag(onlyParameter) === true;
  const children = findChildren(context) ?? (only ? childrenOf(context) : []);
  return new Set([...(only ? [] : [context.caller.account.id]), ...children.map((child) => child.id)]);
}

/** Names of scenarios are compared without regard to case. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function refuse(code: number): never {
  throw new ApiError(code);
}
