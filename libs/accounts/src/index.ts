import { AccountRow } from './account.entity';
import { AccountsConfig } from './accounts.config';

export { AccountsModule } from './accounts.module';
export { Accounts } from './accounts';
export { UnfinishedAccounts } from './unfinished-accounts';
export type { CallbackSecrets } from './account-rows';
export type { Account, ReadyAccount } from './account';
export type { AccountState } from './account-state';

/** The rows of this room. */
export const accountsEntities = [AccountRow];
/** The config classes of this room. */
export const accountsConfigs = [AccountsConfig];
