import { passwordDigest } from '../../accounts/account-credentials';
import type { Account } from '../../store/rows';
import { ApiError } from '../api-error';
import type { Parameters } from '../requests/parameters';
import { checkEmail, checkPassword } from '../requests/rules-of-names';

/** Longest `callback_salt`, and first length that is refused with 399. */
const saltLimit = 40;
const customDataLimit = 8192;

/** The fields of an account that AddAccount, SetAccountInfo and SetChildAccountInfo share, where they were given. 398, 399, 211, 125. */
export function changedAccount(
  parameters: Parameters,
  account: Account,
  login: { email?: string | undefined; password?: string | undefined } = {},
): Partial<Account> {
  return {
    languageCode: parameters.text('language_code') ?? account.languageCode,
    location: parameters.text('location') ?? account.location,
    minBalanceToNotify: parameters.amount('min_balance_to_notify')?.toFixed(4) ?? account.minBalanceToNotify,
    ...notifications(parameters, account),
    sendJsError: parameters.flag('send_js_error') ?? account.sendJsError,
    customData: customData(parameters) ?? account.customData,
    callbackUrl: callbackUrl(parameters) ?? account.callbackUrl,
    callbackSalt: callbackSalt(parameters) ?? account.callbackSalt,
    ...(login.email === undefined ? {} : { email: checkEmail(login.email) }),
    ...(login.password === undefined
      ? {}
      : { passwordDigest: passwordDigest(account.name, checkPassword(login.password)) }),
  };
}

function notifications(
  parameters: Parameters,
  account: Account,
): Pick<Account, 'accountNotifications' | 'tariffChangingNotifications' | 'newsNotifications'> {
  return {
    accountNotifications: parameters.flag('account_notifications') ?? account.accountNotifications,
    tariffChangingNotifications:
      parameters.flag('tariff_changing_notifications') ?? account.tariffChangingNotifications,
    newsNotifications: parameters.flag('news_notifications') ?? account.newsNotifications,
  };
}

function callbackUrl(parameters: Parameters): string | undefined {
  const url = parameters.text('callback_url');
  if (url === undefined || url === '') return url;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw new ApiError(398);
  return url;
}

function callbackSalt(parameters: Parameters): string | undefined {
  const salt = parameters.text('callback_salt');
  if (salt !== undefined && salt.length >= saltLimit) throw new ApiError(399);
  return salt;
}

function customData(parameters: Parameters): string | undefined {
  const data = parameters.text('account_custom_data');
  if (data !== undefined && data.length >= customDataLimit) throw new ApiError(211);
  return data;
}
