import type { NewUser, PlatformAccount, PlatformUser, UserChange } from '../../voice-platform.types';
import type { ManagementApi } from '../management-api';

/** GetUsers of an application; its name filter finds parts of names too, so the exact one is picked here (at most 1000 users exist). */
export async function findUser(
  api: ManagementApi,
  account: PlatformAccount,
  applicationId: string,
  userName: string,
): Promise<PlatformUser | undefined> {
  const answer = await api.actFor(account, 'GetUsers', {
    application_id: applicationId,
    user_name: userName,
    count: 1000,
  });
  return answer
    .list('result')
    .map((fields) => ({
      userId: fields.id('user_id'),
      userName: fields.text('user_name'),
      active: fields.flag('user_active'),
    }))
    .find((user) => user.userName === userName);
}

/** AddUser, active, paid from the account's own balance. */
export async function createUser(api: ManagementApi, account: PlatformAccount, user: NewUser): Promise<PlatformUser> {
  const answer = await api.actFor(account, 'AddUser', {
    application_id: user.applicationId,
    user_name: user.userName,
    user_display_name: user.displayName,
    user_password: user.password,
    parent_accounting: true,
    user_active: true,
  });
  return { userId: answer.id('user_id'), userName: user.userName, active: true };
}

/** SetUserInfo of what is given. */
export async function changeUser(api: ManagementApi, account: PlatformAccount, change: UserChange): Promise<void> {
  await api.actFor(account, 'SetUserInfo', {
    user_id: change.userId,
    user_password: change.password,
    user_active: change.active,
    user_display_name: change.displayName,
  });
}
