import { type Currency, fromDollars } from '../money/currency';
import type { Account } from '../store/rows';
import { newApiKey, passwordDigest } from './account-credentials';

/** What must be said of an account to make one; the rest has the platform's defaults for child accounts. */
export interface AccountSeed {
  readonly id: number;
  readonly parentId: number | null;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly currency: Currency;
  readonly active: boolean;
  readonly createdAt: number;
}

/** Default `min_balance_to_notify`: five dollars (AddAccount's documentation), in the account's currency. */
const defaultThresholdDollars = '5';

/** An account row with a fresh api_key, no money, and the platform's defaults. */
export function newAccount(seed: AccountSeed): Account {
  return {
    id: seed.id,
    parentId: seed.parentId,
    name: seed.name,
    email: seed.email,
    passwordDigest: passwordDigest(seed.name, seed.password),
    apiKey: newApiKey(),
    currency: seed.currency,
    balance: '0.0000',
    minBalanceToNotify: fromDollars(defaultThresholdDollars, seed.currency, 2).toFixed(2),
    lowBalanceTold: false,
    active: seed.active,
    frozen: false,
    createdAt: seed.createdAt,
    languageCode: 'en',
    location: 'Etc/GMT',
    firstName: '',
    lastName: '',
    customData: '',
    callbackUrl: '',
    callbackSalt: '',
    sendJsError: false,
    accountNotifications: false,
    tariffChangingNotifications: false,
    newsNotifications: false,
  };
}
