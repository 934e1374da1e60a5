import { wireAmount } from '../../money/currency';
import type { Account } from '../../store/rows';
import { wireTime } from '../requests/times';

/** An account as `GetAccountInfo` and `GetChildrenAccounts` show it. */
export function accountInfo(account: Account, withApiKey: boolean): Readonly<Record<string, unknown>> {
  const balance = wireAmount(account.balance);
  return {
    account_id: account.id,
    account_name: account.name,
    account_email: account.email,
    ...(withApiKey ? { api_key: account.apiKey } : {}),
    account_first_name: account.firstName,
    account_last_name: account.lastName,
    created: wireTime(account.createdAt),
    language_code: account.languageCode,
    location: account.location,
    min_balance_to_notify: wireAmount(account.minBalanceToNotify),
    account_notifications: account.accountNotifications,
    tariff_changing_notifications: account.tariffChangingNotifications,
    news_notifications: account.newsNotifications,
    active: account.active,
    frozen: account.frozen,
    balance,
    live_balance: balance,
    fixed_balance: balance,
    money_on_hold: 0,
    credit_limit: 0,
    currency: account.currency,
    account_custom_data: account.customData,
    callback_url: account.callbackUrl,
    callback_salt: account.callbackSalt,
    send_js_error: account.sendJsError,
  };
}
