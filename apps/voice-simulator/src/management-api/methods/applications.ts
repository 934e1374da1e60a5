import type { Application } from '../../store/rows';
import type { Store } from '../../store/store';
import { ApiError } from '../api-error';
import type { Method, MethodContext, MethodTable } from '../method';
import { pageOf } from '../requests/paging';
import { ruleInfo } from '../shapes/rule-info';
import { checkApplicationName } from '../requests/rules-of-names';
import { applicationNamed, fullApplicationName, requireApplication } from '../requests/selectors';
import { wireTime } from '../requests/times';

const addApplication: Method = ({ platform, caller, parameters }) => {
  const { store, clock } = platform;
  const name = checkApplicationName(parameters.requiredText('application_name'));
  if (applicationNamed(store, caller.account, name) !== undefined) throw new ApiError(129);
  const application = store.applications.put({
    id: store.nextId('application'),
    accountId: caller.account.id,
    name,
    secureRecordStorage: parameters.flag('secure_record_storage') ?? false,
    createdAt: clock.now(),
    modifiedAt: clock.now(),
  });
  return brief(store, application);
};

const setApplicationInfo: Method = (context) => {
  const { platform, caller, parameters } = context;
  const application = requireApplication(context, 'required_');
  const name = parameters.text('application_name');
  if (name !== undefined) {
    checkApplicationName(name);
    const holder = applicationNamed(platform.store, caller.account, name);
    if (holder !== undefined && holder.id !== application.id) throw new ApiError(129);
  }
  const changed = platform.store.applications.put({
    ...application,
    name: name ?? application.name,
    secureRecordStorage: parameters.flag('secure_record_storage') ?? application.secureRecordStorage,
    modifiedAt: platform.clock.now(),
  });
  return brief(platform.store, changed);
};

function brief(store: Store, application: Application): Readonly<Record<string, unknown>> {
  return {
    result: 1,
    application_id: application.id,
    application_name: fullApplicationName(store, application),
    secure_record_storage: application.secureRecordStorage,
  };
}

const getApplications: Method = ({ platform, caller, parameters }) => {
  const { store } = platform;
  const id = parameters.integer('application_id', 116);
  const part = parameters.text('application_name');
  const withRules = parameters.flag('with_rules') === true;
  const withScenarios = parameters.flag('with_scenarios') === true;
  const page = pageOf(
    store.applications
      .find('account', caller.account.id)
      .filter((application) => id === undefined || application.id === id)
      .filter((application) => part === undefined || fullApplicationName(store, application).includes(part)),
    parameters,
  );
  return {
    result: page.rows.map((application) => ({
      application_id: application.id,
      application_name: fullApplicationName(store, application),
      extended_application_name: fullApplicationName(store, application),
      secure_record_storage: application.secureRecordStorage,
      created: wireTime(application.createdAt),
      modified: wireTime(application.modifiedAt),
      ...(withRules
        ? { rules: store.rules.find('application', application.id).map((rule) => ruleInfo(store, rule, withScenarios)) }
        : {}),
    })),
    count: page.count,
    total_count: page.total_count,
  };
};

const delApplication: Method = (context) => {
  for (const application of named(context)) deleteApplication(context.platform.store, application);
  return { result: 1 };
};

function named(context: MethodContext): readonly Application[] {
  const { platform, caller, parameters } = context;
  const own = platform.store.applications.find('account', caller.account.id);
  const ids = parameters.ids('application_id', 116);
  if (ids === 'all') return own;
  if (ids !== undefined) {
    return ids.map((id) => {
      const application = own.find((candidate) => candidate.id === id);
      if (application === undefined) throw new ApiError(116);
      return application;
    });
  }
  const names = parameters.list('application_name');
  if (names === undefined) throw ApiError.missing('application_id');
  return names.map((name) => {
    const application = applicationNamed(platform.store, caller.account, name);
    if (application === undefined) throw new ApiError(558);
    return application;
  });
}

function deleteApplication(store: Store, application: Application): void {
  for (const table of [store.users, store.rules, store.secrets, store.keyValueItems]) {
    for (const row of table.find('application', application.id)) table.delete(row.id);
  }
  for (const scenario of store.scenarios.find('account', application.accountId)) {
    if (scenario.applicationId === application.id) store.scenarios.delete(scenario.id);
  }
  for (const phone of store.phoneNumbers.find('account', application.accountId)) {
    if (phone.applicationId === application.id) store.phoneNumbers.put({ ...phone, applicationId: null, ruleId: null });
  }
  store.applications.delete(application.id);
}

/** Methods about applications. Deleting one deletes what lies in it and unbinds its numbers. */
export const applicationMethods: MethodTable = {
  AddApplication: addApplication,
  SetApplicationInfo: setApplicationInfo,
  GetApplications: getApplications,
  DelApplication: delApplication,
};
