import { Decimal } from 'decimal.js';
import { addMonths } from '../management-api/requests/times';
import { fromDollars } from '../money/currency';
import type { Platform } from '../platform';
import type { Account, PhoneNumber } from '../store/rows';
import type { StockCategory } from './countries';
import type { StockNumber } from './stock';

/** The rows of a number that somebody rents now; a number given back is rented by nobody. */
export function renterOf(platform: Platform, number: string): PhoneNumber | undefined {
  return platform.store.phoneNumbers.find('number', number).find((phone) => !phone.deactivated);
}

/** A month's rent and the price of installation of a category, in an account's currency, two decimals. */
export function rentOf(category: StockCategory, account: Account): { monthly: Decimal; installation: Decimal } {
  return {
    monthly: fromDollars(category.monthlyDollars, account.currency, 2),
    installation: fromDollars(category.installationDollars, account.currency, 2),
  };
}

/** Rents a number of the stock: charges installation and the first month. Error 127 when the account cannot pay both. */
export function rent(platform: Platform, account: Account, entry: StockNumber): PhoneNumber {
  const { store, ledger, clock } = platform;
  const { monthly, installation } = rentOf(entry.category, account);
  if (!installation.isZero()) {
    ledger.charge(account.id, {
      amount: installation,
      type: 'phone_number_installation',
      description: `Installation of ${entry.number}`,
    });
  }
  ledger.charge(account.id, { amount: monthly, type: 'phone_number_charge', description: `Rent of ${entry.number}` });
  return store.phoneNumbers.put({
    id: store.nextId('phone'),
    accountId: account.id,
    number: entry.number,
    countryCode: entry.country.code,
    categoryName: entry.category.name,
    regionId: entry.region.id,
    regionName: entry.region.name,
    monthlyPrice: monthly.toFixed(2),
    subscriptionId: store.nextId('subscription'),
    applicationId: null,
    ruleId: null,
    autoCharge: true,
    deactivated: false,
    canceled: false,
    purchasedAt: clock.now(),
    nextRenewalAt: addMonths(clock.now(), 1),
    incomingSmsCallbackUrl: '',
    modifiedAt: clock.now(),
  });
}

const renewalsAtOnce = 60;

/**
 * Charges the months that have begun since an account was last looked at, and gives back what cannot be paid. Done on the account's
 * next request, not by a timer: virtual time must be able to rest. Sends `renewed_subscriptions` or `subscription_is_frozen`.
 */
export function renewRent(platform: Platform, accountId: number): void {
  const now = platform.clock.now();
  for (const phone of platform.store.phoneNumbers.find('account', accountId)) {
    let current = phone;
    for (let month = 0; month < renewalsAtOnce && current.nextRenewalAt <= now && !current.deactivated; month += 1) {
      current = platform.store.phoneNumbers.put(renew(platform, current));
    }
  }
}

function renew(platform: Platform, phone: PhoneNumber): PhoneNumber {
  const affordable = platform.ledger.balanceOf(phone.accountId).greaterThanOrEqualTo(phone.monthlyPrice);
  const details = [{ type: 'PHONE', phone_numbers: [{ phone_id: phone.id, phone_number: phone.number }] }];
  const subscription = { type: 'PHONE_NUM', name: phone.regionName, cost: Number(phone.monthlyPrice), details };
  if (!phone.autoCharge || !affordable) {
    platform.callbacks.enqueue(phone.accountId, 'subscription_is_frozen', { subscriptions: [subscription] });
    return { ...phone, deactivated: true, applicationId: null, ruleId: null, modifiedAt: platform.clock.now() };
  }
  platform.ledger.charge(phone.accountId, {
    amount: phone.monthlyPrice,
    type: 'phone_number_charge',
    description: `Rent of ${phone.number}`,
  });
  platform.callbacks.enqueue(phone.accountId, 'renewed_subscriptions', { subscriptions: [subscription] });
  return { ...phone, nextRenewalAt: addMonths(phone.nextRenewalAt, 1) };
}
