import type { Currency } from '#foundation';
import type { NumberOffer, PlatformAccount, RentedNumber } from '../../voice-platform.types';
import type { AnswerFields } from '../answer-fields';
import type { ManagementApi } from '../management-api';
import { platformUnavailable } from '../platform-errors';
import { fromWireNumber, toWireNumber } from '../wire-values';

/** GetPhoneNumbers of the account, by the exact number; a number given up is not rented. */
export async function findRentedNumber(
  api: ManagementApi,
  account: PlatformAccount,
  number: string,
): Promise<RentedNumber | undefined> {
  const answer = await api.actFor(account, 'GetPhoneNumbers', { phone_number: toWireNumber(number), count: 1000 });
  return answer
    .list('result')
    .filter((fields) => !fields.flag('deactivated'))
    .map((fields) => toRentedNumber(fields, account.currency))
    .find((rented) => rented.number === number);
}

function toRentedNumber(fields: AnswerFields, currency: Currency): RentedNumber {
  const nextRenewal = fields.optionalTime('phone_next_renewal');
  const applicationId = fields.optionalId('application_id');
  const ruleId = fields.optionalId('rule_id');
  return {
    phoneId: fields.id('phone_id'),
    number: fromWireNumber(fields.id('phone_number')),
    price: { amount: fields.amount('phone_price'), currency },
    ...(nextRenewal === undefined ? {} : { nextRenewal }),
    ...(applicationId === undefined ? {} : { applicationId }),
    ...(ruleId === undefined ? {} : { ruleId }),
  };
}

/** AttachPhoneNumber, which charges the account, then the number as GetPhoneNumbers shows it: only there stands its renewal. */
export async function rentNumber(
  api: ManagementApi,
  account: PlatformAccount,
  offer: NumberOffer,
): Promise<RentedNumber> {
  await api.actFor(account, 'AttachPhoneNumber', {
    country_code: offer.countryCode,
    phone_category_name: offer.category,
    phone_region_id: offer.regionId,
    phone_number: toWireNumber(offer.number),
  });
  const rented = await findRentedNumber(api, account, offer.number);
  if (rented === undefined)
    throw platformUnavailable('AttachPhoneNumber succeeded, but GetPhoneNumbers does not show the number yet');
  return rented;
}

/** BindPhoneNumberToApplication, to a rule, so that no other pattern can take the call. */
export async function bindNumber(
  api: ManagementApi,
  account: PlatformAccount,
  phoneId: string,
  target: { applicationId: string; ruleId: string },
): Promise<void> {
  await api.actFor(account, 'BindPhoneNumberToApplication', {
    phone_id: phoneId,
    application_id: target.applicationId,
    rule_id: target.ruleId,
    bind: true,
  });
}
