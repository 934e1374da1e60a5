import type { Currency } from '#foundation';
import type { NumberOffer, NumberSearch, PlatformAccount } from '../../voice-platform.types';
import type { AnswerFields } from '../answer-fields';
import type { ManagementApi } from '../management-api';
import { fromWireNumber, monthsOfPeriod, toWireNumber } from '../wire-values';

/** Most regions whose stock one search looks into; the platform lists numbers by region only. */
const mostRegions = 40;
const largestPage = 1000;

interface Region {
  countryCode: string;
  category: string;
  regionId: string;
  /** Area code, which the numbers of the region begin with after the country's prefix; empty for toll-free and mobile ranges. */
  code: string;
  prefix: string;
}

/**
 * Numbers in stock, in the order of the platform's regions. `total` counts the stock of the regions looked into, at most forty. A search by
 * number looks only where its prefix fits, and needs no country.
 */
export async function searchNumbers(
  api: ManagementApi,
  account: PlatformAccount,
  search: NumberSearch,
): Promise<{ offers: NumberOffer[]; total: number }> {
  const offers: NumberOffer[] = [];
  let total = 0;
  for (const region of (await regionsOf(api, account, search)).slice(0, mostRegions)) {
    const missing = search.limit - offers.length;
    const answer = await api.actFor(account, 'GetNewPhoneNumbers', {
      country_code: region.countryCode,
      phone_category_name: region.category,
      phone_region_id: region.regionId,
      phone_number_mask: search.number === undefined ? undefined : toWireNumber(search.number),
      count: Math.min(Math.max(missing, 1), largestPage),
      offset: Math.max(0, search.offset - total),
    });
    const page = answer.list('result').map((fields) => toOffer(fields, region, account.currency));
    const wanted = page.filter(({ number }) => search.number === undefined || number === search.number);
    offers.push(...wanted.slice(0, Math.max(0, missing)));
    total += search.number === undefined ? answer.count('total_count') : wanted.length;
    if (search.number !== undefined && offers.length > 0) break;
  }
  return { offers, total };
}

async function regionsOf(api: ManagementApi, account: PlatformAccount, search: NumberSearch): Promise<Region[]> {
  const answer = await api.actFor(account, 'GetPhoneNumberCategories', { country_code: search.countryCode });
  const digits = search.number === undefined ? undefined : toWireNumber(search.number);
  const regions: Region[] = [];
  for (const country of answer.list('result')) {
    const prefix = country.has('phone_prefix') ? country.id('phone_prefix') : '';
    if (digits !== undefined && !digits.startsWith(prefix)) continue;
    for (const category of country.list('phone_categories')) {
      const name = category.text('phone_category_name');
      if (search.category !== undefined && search.category !== name) continue;
      regions.push(
        ...(await regionsIn(api, account, { countryCode: country.text('country_code'), category: name, prefix })),
      );
    }
  }
  return regions
    .filter(({ regionId }) => search.regionId === undefined || search.regionId === regionId)
    .filter((region) => digits === undefined || fits(digits, region))
    .sort((a, b) => (digits === undefined ? 0 : b.code.length - a.code.length));
}

/** Area codes come with or without the country's prefix. */
function fits(digits: string, { prefix, code }: Region): boolean {
  return digits.startsWith(prefix + code) || digits.startsWith(code);
}

async function regionsIn(
  api: ManagementApi,
  account: PlatformAccount,
  place: { countryCode: string; category: string; prefix: string },
): Promise<Region[]> {
  const answer = await api.actFor(account, 'GetPhoneNumberRegions', {
    country_code: place.countryCode,
    phone_category_name: place.category,
    omit_empty: true,
  });
  return answer.list('result').map((fields) => ({
    ...place,
    regionId: fields.id('phone_region_id'),
    code: fields.optionalId('phone_region_code') ?? '',
  }));
}

function toOffer(fields: AnswerFields, region: Region, currency: Currency): NumberOffer {
  return {
    number: fromWireNumber(fields.id('phone_number')),
    countryCode: region.countryCode,
    category: region.category,
    regionId: region.regionId,
    regionName: fields.optionalText('phone_region_name') ?? '',
    price: { amount: fields.amount('phone_price'), currency },
    installationPrice: { amount: fields.amount('phone_installation_price'), currency },
    periodMonths: monthsOfPeriod(fields.optionalText('phone_period') ?? '0-1-0 0:0:0'),
  };
}
