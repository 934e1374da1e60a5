import { rent, renterOf } from '../../numbers/rent';
import { inStock, type StockNumber } from '../../numbers/stock';
import type { PhoneNumber } from '../../store/rows';
import { wireAmount } from '../../money/currency';
import { ApiError } from '../api-error';
import type { Method, MethodContext, MethodTable } from '../method';
import { pageOf } from '../requests/paging';
import { includesId } from '../requests/parameters';
import {
  accountsInQuestion,
  findApplication,
  findRule,
  fullApplicationName,
  requireApplication,
} from '../requests/selectors';
import { wireDate, wireTime } from '../requests/times';
import { freeNumbers, requireCategory, requireRegion } from './number-stock';

const attachPhoneNumber: Method = (context) => {
  const { platform, caller } = context;
  const { category } = requireCategory(context);
  const region = requireRegion(context, category);
  const wanted = chosenNumbers(context, freeNumbers(context, region));
  if (wanted.some((entry) => entry.region.id !== region.id)) throw new ApiError(121);
  const rented = wanted.map((entry) => rent(platform, caller.account, entry));
  return {
    result: 1,
    phone_numbers: rented.map((phone) => ({
      phone_id: phone.id,
      phone_number: phone.number,
      subscription_id: phone.subscriptionId,
    })),
  };
};

/** Either `phone_number` (a list) or `phone_count` of the free ones; 395 one's own, 182 somebody else's, 331 and 332 none left, 121 not sold. */
function chosenNumbers(context: MethodContext, free: readonly StockNumber[]): readonly StockNumber[] {
  const { parameters, caller, platform } = context;
  const numbers = parameters.list('phone_number');
  if (numbers === undefined) {
    const count = parameters.integer('phone_count', 243);
    if (count === undefined) throw ApiError.missing('phone_count');
    if (count < 1) throw new ApiError(243);
    if (free.length === 0) throw new ApiError(331);
    if (count > free.length) throw new ApiError(332, `Insufficient phones in the stock, available ${free.length}`);
    return free.slice(0, count);
  }
  return [...new Set(numbers)].map((number) => {
    const renter = renterOf(platform, number);
    if (renter !== undefined) throw new ApiError(renter.accountId === caller.account.id ? 395 : 182);
    const entry = inStock(number);
    if (entry === undefined) throw new ApiError(121);
    return entry;
  });
}

const bindPhoneNumberToApplication: Method = (context) => {
  const { platform, parameters } = context;
  const phones = ownPhones(context);
  const bind = parameters.flag('bind') !== false;
  const application = bind ? requireApplication(context) : findApplication(context);
  const rule = bind ? findRule(context) : undefined;
  if (rule !== undefined && rule.applicationId !== application?.id) throw new ApiError(147);
  for (const phone of phones) {
    platform.store.phoneNumbers.put({
      ...phone,
      applicationId: bind ? (application?.id ?? null) : null,
      ruleId: rule?.id ?? null,
      modifiedAt: platform.clock.now(),
    });
  }
  return { result: 1 };
};

const setPhoneNumberInfo: Method = (context) => {
  const { platform, parameters } = context;
  const autoCharge = parameters.flag('auto_charge');
  if (autoCharge === undefined) throw ApiError.missing('auto_charge');
  for (const phone of ownPhones(context)) {
    platform.store.phoneNumbers.put({
      ...phone,
      autoCharge,
      incomingSmsCallbackUrl: parameters.text('incoming_sms_callback_url') ?? phone.incomingSmsCallbackUrl,
      modifiedAt: platform.clock.now(),
    });
  }
  return { result: 1 };
};

const deactivatePhoneNumber: Method = (context) => {
  for (const phone of ownPhones(context)) {
    context.platform.store.phoneNumbers.put({
      ...phone,
      deactivated: true,
      canceled: true,
      applicationId: null,
      ruleId: null,
      modifiedAt: context.platform.clock.now(),
    });
  }
  return { result: 1 };
};

const isAccountPhoneNumber: Method = ({ platform, caller, parameters }) => {
  const renter = renterOf(platform, parameters.requiredText('phone_number'));
  return { result: renter?.accountId === caller.account.id };
};

const getPhoneNumbers: Method = (context) => {
  const { platform, parameters } = context;
  const accounts = accountsInQuestion(context, 'children_phones_only');
  const wanted = filterOf(context);
  const page = pageOf(
    [...accounts].flatMap((accountId) => platform.store.phoneNumbers.find('account', accountId)).filter(wanted),
    parameters,
  );
  return {
    result: page.rows.map((phone) => phoneInfo(context, phone)),
    count: page.count,
    total_count: page.total_count,
  };
};

function filterOf(context: MethodContext): (phone: PhoneNumber) => boolean {
  const { parameters } = context;
  const ids = parameters.ids('phone_id', 181);
  const numbers = parameters.list('phone_number');
  const countries = parameters.list('country_code');
  const application = findApplication(context);
  const bound = parameters.flag('is_bound_to_application');
  const category = parameters.text('phone_category_name');
  const template = parameters.text('phone_template');
  const flags = (['canceled', 'deactivated'] as const).map((name) => [name, parameters.flag(name)] as const);
  const autoCharge = parameters.flag('auto_charge');
  const tests: ((phone: PhoneNumber) => boolean)[] = [
    (phone) => includesId(ids, phone.id),
    (phone) => numbers?.includes(phone.number) ?? true,
    (phone) => countries?.includes(phone.countryCode) ?? true,
    (phone) => application === undefined || phone.applicationId === application.id,
    (phone) => bound === undefined || (phone.applicationId !== null) === bound,
    (phone) => category === undefined || phone.categoryName === category,
    (phone) => template === undefined || phone.number.startsWith(template),
    (phone) => autoCharge === undefined || phone.autoCharge === autoCharge,
    (phone) => flags.every(([name, value]) => value === undefined || phone[name] === value),
  ];
  return (phone) => tests.every((test) => test(phone));
}

function phoneInfo({ platform }: MethodContext, phone: PhoneNumber): Readonly<Record<string, unknown>> {
  const { store } = platform;
  const application = phone.applicationId === null ? undefined : store.applications.get(phone.applicationId);
  const rule = phone.ruleId === null ? undefined : store.rules.get(phone.ruleId);
  return {
    phone_id: phone.id,
    account_id: phone.accountId,
    phone_number: phone.number,
    phone_price: wireAmount(phone.monthlyPrice),
    phone_country_code: phone.countryCode,
    phone_region_name: phone.regionName,
    activation_status: phone.deactivated ? 'DEACTIVATED' : 'ACTIVE',
    phone_next_renewal: wireDate(phone.nextRenewalAt),
    phone_purchase_date: wireTime(phone.purchasedAt),
    deactivated: phone.deactivated,
    canceled: phone.canceled,
    auto_charge: phone.autoCharge,
    ...(application === undefined
      ? {}
      : {
          application_id: application.id,
          application_name: fullApplicationName(store, application),
          extended_application_name: fullApplicationName(store, application),
        }),
    ...(rule === undefined ? {} : { rule_id: rule.id, rule_name: rule.name }),
    category_name: phone.categoryName,
    verification_status: 'VERIFIED',
    can_be_used: !phone.deactivated,
    is_sms_supported: false,
    is_sms_enabled: false,
    incoming_sms_callback_url: phone.incomingSmsCallbackUrl,
    emergency_calls_to_be_enabled: false,
    emergency_calls_enabled: false,
    subscription_id: phone.subscriptionId,
    modified: wireTime(phone.modifiedAt),
  };
}

/** The caller's rented numbers that `phone_id` or `phone_number` names; 485, 181, 121. */
function ownPhones({ platform, caller, parameters }: MethodContext): readonly PhoneNumber[] {
  const own = platform.store.phoneNumbers.find('account', caller.account.id).filter((phone) => !phone.deactivated);
  const ids = parameters.ids('phone_id', 181);
  if (ids === 'all') return own;
  const found = (phone: PhoneNumber | undefined, code: number): PhoneNumber => {
    if (phone === undefined) throw new ApiError(code);
    return phone;
  };
  if (ids !== undefined)
    return ids.map((id) =>
      found(
        own.find((phone) => phone.id === id),
        181,
      ),
    );
  const numbers = parameters.list('phone_number');
  if (numbers === undefined) throw ApiError.missing('phone_id');
  return numbers.map((number) =>
    found(
      own.find((phone) => phone.number === number),
      121,
    ),
  );
}

/** Methods about rented numbers. */
export const phoneNumberMethods: MethodTable = {
  AttachPhoneNumber: attachPhoneNumber,
  BindPhoneNumberToApplication: bindPhoneNumberToApplication,
  SetPhoneNumberInfo: setPhoneNumberInfo,
  DeactivatePhoneNumber: deactivatePhoneNumber,
  IsAccountPhoneNumber: isAccountPhoneNumber,
  GetPhoneNumbers: getPhoneNumbers,
};
