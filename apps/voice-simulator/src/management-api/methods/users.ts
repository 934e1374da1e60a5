import { userHa1 } from '../../accounts/account-credentials';
import { wireAmount } from '../../money/currency';
import type { User } from '../../store/rows';
import { ApiError } from '../api-error';
import type { Method, MethodContext, MethodTable } from '../method';
import { pageOf } from '../requests/paging';
import { checkLength, checkPassword, checkUserName } from '../requests/rules-of-names';
import { findUser, requireApplication } from '../requests/selectors';
import { wireTime } from '../requests/times';

/** Users an account may have (platform/voxengine/limits). */
const userCap = 1000;
const displayNameLimit = 256;
const customDataLimit = 8192;

const addUser: Method = (context) => {
  const { platform, caller, parameters } = context;
  const { store, clock } = platform;
  const application = requireApplication(context);
  const name = checkUserName(parameters.requiredText('user_name'));
  const displayName = checkLength(parameters.requiredText('user_display_name'), displayNameLimit, 157);
  const password = checkPassword(parameters.requiredText('user_password'));
  if (store.users.count('account', caller.account.id) >= userCap) throw new ApiError(109);
  if (store.users.find('application', application.id).some((user) => user.name === name)) throw new ApiError(118);
  const user = store.users.put({
    id: store.nextId('user'),
    accountId: caller.account.id,
    applicationId: application.id,
    name,
    displayName,
    ha1: userHa1(name, password),
    active: parameters.flag('user_active') ?? true,
    parentAccounting: parameters.flag('parent_accounting') ?? true,
    balance: '0.0000',
    customData: checkLength(parameters.text('user_custom_data') ?? '', customDataLimit, 212),
    createdAt: clock.now(),
    modifiedAt: clock.now(),
  });
  return { result: 1, user_id: user.id };
};

const setUserInfo: Method = (context) => {
  const { platform, parameters } = context;
  const user = requireUser(context);
  const name = parameters.text('new_user_name');
  if (name !== undefined && name !== user.name) {
    checkUserName(name);
    const neighbours = platform.store.users.find('application', user.applicationId);
    if (neighbours.some((neighbour) => neighbour.name === name)) throw new ApiError(118);
    // Only a digest over name and password is kept here, so a new name needs the password again.
    if (!parameters.has('user_password')) throw ApiError.missing('user_password');
  }
  const password = parameters.text('user_password');
  const newName = name ?? user.name;
  platform.store.users.put({
    ...user,
    name: newName,
    displayName: checkLength(parameters.text('user_display_name') ?? user.displayName, displayNameLimit, 157),
    ha1: password === undefined ? user.ha1 : userHa1(newName, checkPassword(password)),
    active: parameters.flag('user_active') ?? user.active,
    parentAccounting: parameters.flag('parent_accounting') ?? user.parentAccounting,
    customData: checkLength(parameters.text('user_custom_data') ?? user.customData, customDataLimit, 212),
    modifiedAt: platform.clock.now(),
  });
  return { result: 1 };
};

function requireUser(context: MethodContext): User {
  const user = findUser(context);
  if (user === undefined) throw ApiError.missing('user_id');
  return user;
}

const delUser: Method = (context) => {
  const { platform, caller, parameters } = context;
  const { store } = platform;
  const own = store.users.find('account', caller.account.id);
  const ids = parameters.ids('user_id', 117);
  const names = parameters.list('user_name');
  if (ids === undefined && names === undefined) throw ApiError.missing('user_id');
  const application = ids === undefined ? requireApplication(context) : undefined;
  const doomed =
    ids === 'all'
      ? own
      : (ids ?? names ?? []).map((key) => {
          const user = own.find((candidate) =>
            application === undefined
              ? candidate.id === key
              : candidate.name === key && candidate.applicationId === application.id,
          );
          if (user === undefined) throw new ApiError(117);
          return user;
        });
  for (const user of doomed) store.users.delete(user.id);
  return { result: 1 };
};

const getUsers: Method = (context) => {
  const { platform, parameters } = context;
  const application = requireApplication(context);
  const id = parameters.integer('user_id', 117);
  const name = parameters.text('user_name');
  const active = parameters.flag('user_active');
  const displayName = parameters.text('user_display_name');
  const page = pageOf(
    platform.store.users
      .find('application', application.id)
      .filter((user) => id === undefined || user.id === id)
      .filter((user) => name === undefined || user.name.includes(name))
      .filter((user) => active === undefined || user.active === active)
      .filter((user) => displayName === undefined || user.displayName.includes(displayName))
      .sort((a, b) => (parameters.text('order_by') === 'user_name' && a.name < b.name ? -1 : 0)),
    parameters,
  );
  return { result: page.rows.map(userInfo), count: page.count, total_count: page.total_count };
};

function userInfo(user: User): Readonly<Record<string, unknown>> {
  const balance = wireAmount(user.balance);
  return {
    user_id: user.id,
    user_name: user.name,
    user_display_name: user.displayName,
    user_active: user.active,
    frozen: false,
    parent_accounting: user.parentAccounting,
    balance,
    live_balance: balance,
    fixed_balance: balance,
    user_custom_data: user.customData,
    acd_status: 'OFFLINE',
    acd_status_change_time: wireTime(user.createdAt),
    two_factor_auth_required: false,
    created: wireTime(user.createdAt),
    modified: wireTime(user.modifiedAt),
  };
}

/** Methods about users: browser logins and phones. */
export const userMethods: MethodTable = {
  AddUser: addUser,
  SetUserInfo: setUserInfo,
  DelUser: delUser,
  GetUsers: getUsers,
};
