import { type StockCategory, type StockCountry, type StockRegion, stockCountries } from '../../numbers/countries';
import { rentOf, renterOf } from '../../numbers/rent';
import { stock } from '../../numbers/stock';
import { ApiError } from '../api-error';
import type { Method, MethodContext, MethodTable } from '../method';
import { pageOf } from '../requests/paging';
import { wireAmount } from '../../money/currency';

/** One month, as the platform writes periods: Y-M-D H:m:s. */
const rentPeriod = '0-1-0 0:0:0';

const getPhoneNumberCategories: Method = ({ parameters, caller }) => {
  const codes = parameters.list('country_code');
  if (codes?.some((code) => !stockCountries.some((country) => country.code === code)) === true) throw new ApiError(239);
  return {
    result: stockCountries
      .filter((country) => codes === undefined || codes.includes(country.code))
      .map((country) => ({
        country_code: country.code,
        localized_country_name: country.name,
        phone_prefix: country.prefix,
        can_list_phone_numbers: true,
        emergency_calls_to_be_enabled: false,
        phone_categories: country.categories.map((category) => {
          const price = rentOf(category, caller.account);
          return {
            phone_category_name: category.name,
            localized_phone_category_name: category.name,
            country_has_states: category.hasStates,
            phone_price: wireAmount(price.monthly),
            phone_installation_price: wireAmount(price.installation),
            phone_period: rentPeriod,
            incoming_calls_resource_name: category.incomingResource,
          };
        }),
      })),
  };
};

const getPhoneNumberCountryStates: Method = (context) => {
  const { country } = requireCategory(context);
  const states = Object.entries(country.states ?? {});
  return { result: states.map(([code, name]) => ({ country_state: code, country_state_name: name })) };
};

const getPhoneNumberRegions: Method = (context) => {
  const { parameters, caller } = context;
  const { country, category } = requireCategory(context);
  const state = parameters.text('country_state');
  const id = parameters.integer('phone_region_id', 241);
  const name = parameters.text('phone_region_name');
  const code = parameters.text('phone_region_code');
  const price = rentOf(category, caller.account);
  const regions = category.regions
    .filter((region) => state === undefined || region.state === state)
    .filter((region) => id === undefined || region.id === id)
    .filter((region) => name === undefined || region.name === name)
    .filter((region) => code === undefined || areaCode(country, region) === code)
    .map((region) => ({ region, phoneCount: freeNumbers(context, region).length }))
    .filter(({ phoneCount }) => phoneCount > 0 || parameters.flag('omit_empty') === false);
  return {
    result: regions.map(({ region, phoneCount }) => ({
      phone_region_id: region.id,
      phone_region_name: region.name,
      phone_region_code: areaCode(country, region),
      phone_count: phoneCount,
      phone_price: wireAmount(price.monthly),
      phone_installation_price: wireAmount(price.installation),
      account_price: wireAmount(price.monthly),
      account_installation_price: wireAmount(price.installation),
      account_currency: caller.account.currency,
      phone_period: rentPeriod,
      is_need_regulation_address: false,
      is_sms_supported: false,
      multiple_numbers_price: [],
      ...(region.state === undefined ? {} : { country_state: region.state }),
    })),
  };
};

function areaCode(country: StockCountry, region: StockRegion): string {
  return region.prefix.slice(country.prefix.length);
}

const getNewPhoneNumbers: Method = (context) => {
  const { parameters, caller } = context;
  const { country, category } = requireCategory(context);
  const region = requireRegion(context, category);
  const mask = parameters.text('phone_number_mask');
  const fits = mask === undefined ? undefined : new RegExp(`^${mask.split('*').map(escaped).join('.*')}$`);
  const price = rentOf(category, caller.account);
  const page = pageOf(
    freeNumbers(context, region).filter((entry) => fits === undefined || fits.test(entry.number)),
    parameters,
  );
  return {
    result: page.rows.map((entry) => ({
      phone_id: entry.phoneId,
      phone_number: entry.number,
      phone_price: wireAmount(price.monthly),
      phone_installation_price: wireAmount(price.installation),
      phone_tax_reserve: 0,
      phone_installation_tax_reserve: 0,
      phone_country_code: country.code,
      phone_period: rentPeriod,
      phone_category_name: category.name,
      phone_region_name: region.name,
    })),
    count: page.count,
    total_count: page.total_count,
  };
};

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The numbers of a region that nobody rents. */
export function freeNumbers({ platform }: MethodContext, region: StockRegion): typeof stock {
  return stock.filter((entry) => entry.region.id === region.id && renterOf(platform, entry.number) === undefined);
}

/** The country and category that a request names; 485, 239, 240. */
export function requireCategory({ parameters }: MethodContext): { country: StockCountry; category: StockCategory } {
  const country = stockCountries.find((candidate) => candidate.code === parameters.requiredText('country_code'));
  if (country === undefined) throw new ApiError(239);
  const name = parameters.requiredText('phone_category_name');
  const category = country.categories.find((candidate) => candidate.name === name);
  if (category === undefined) throw new ApiError(240);
  return { country, category };
}

/** The region of a category that a request names; 485, 241, 242. */
export function requireRegion({ parameters }: MethodContext, category: StockCategory): StockRegion {
  parameters.requiredText('phone_region_id');
  const id = parameters.integer('phone_region_id', 241);
  const region = category.regions.find((candidate) => candidate.id === id);
  if (region === undefined) throw new ApiError(241);
  const state = parameters.text('country_state');
  if (category.hasStates && state !== undefined && state !== region.state) throw new ApiError(242);
  return region;
}

/** Methods about the numbers that can be rented. */
export const numberStockMethods: MethodTable = {
  GetPhoneNumberCategories: getPhoneNumberCategories,
  GetPhoneNumberCountryStates: getPhoneNumberCountryStates,
  GetPhoneNumberRegions: getPhoneNumberRegions,
  GetNewPhoneNumbers: getNewPhoneNumbers,
};
