import { BalanceReadingRow } from './balance-reading.entity';
import { CallbacksConfig } from './callbacks/callbacks.config';
import { PlatformCallbackRow } from './callbacks/platform-callback.entity';
import { LedgerLineRow } from './ledger-line.entity';

export { BalanceModule } from './balance.module';
export { Balance, type BalanceReading } from './balance';
export { Ledger, type LedgerEntry } from './ledger';
export { accountRereadsQueue } from './callbacks/account-hints';
export { type CallbackCounters, PlatformCallbacks } from './callbacks/platform-callbacks';
export { BalanceReadingRow } from './balance-reading.entity';
export { LedgerLineRow } from './ledger-line.entity';
export { PlatformCallbackRow } from './callbacks/platform-callback.entity';

/** The rows of this room. */
export const balanceEntities = [LedgerLineRow, BalanceReadingRow, PlatformCallbackRow];
/** The config classes of this room. */
export const balanceConfigs = [CallbacksConfig];
