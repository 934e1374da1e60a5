import { Decimal } from 'decimal.js';
import { type Currency, fromDollars } from './currency';

/** How a resource is sold: a price for `perUnits` units (seconds, or pieces), rounded up to whole `quantumUnits`. */
export interface Price {
  readonly resourceType: string;
  readonly priceGroupId: number;
  readonly priceGroupName: string;
  readonly price: Decimal;
  readonly perUnits: number;
  readonly quantumUnits: number;
  /** `second` or `piece`. */
  readonly unit: 'second' | 'piece';
}

interface Tariff {
  readonly group: string;
  readonly dollars: string;
  readonly unit: 'second' | 'piece';
}

/** Names of resource types are the platform's; the figures are ours. Seconds are sold by the started minute. */
const tariffs: Readonly<Record<string, Tariff>> = {
  PSTN_IN_RU: { group: 'Russia', dollars: '0.006', unit: 'second' },
  PSTN_IN_GEOGRAPHIC: { group: 'Geographic', dollars: '0.005', unit: 'second' },
  PSTN_IN_RU_TOLLFREE: { group: 'Russia toll-free', dollars: '0.04', unit: 'second' },
  PSTN_IN_US: { group: 'USA', dollars: '0.004', unit: 'second' },
  PSTN_IN_RU_MOBILE: { group: 'Russia mobile', dollars: '0.008', unit: 'second' },
  PSTN_OUT_LOCAL_RU: { group: 'Russia', dollars: '0.02', unit: 'second' },
  PSTNOUT: { group: 'World', dollars: '0.05', unit: 'second' },
  PSTN_INTERNATIONAL: { group: 'International', dollars: '0.15', unit: 'second' },
  SIPIN: { group: 'SIP', dollars: '0.001', unit: 'second' },
  SIPOUT: { group: 'SIP', dollars: '0.001', unit: 'second' },
  VOIPIN: { group: 'VoIP', dollars: '0.002', unit: 'second' },
  VOIPOUT: { group: 'VoIP', dollars: '0.002', unit: 'second' },
  AUDIORECORD: { group: 'Recording', dollars: '0.003', unit: 'second' },
  VOICEMAILDETECTION: { group: 'Voicemail detection', dollars: '0.01', unit: 'piece' },
  CALLSESSION: { group: 'Session', dollars: '0.0005', unit: 'piece' },
};

const secondsPerMinute = 60;

/** Every resource type that has a price, in the order of the price list. */
export const resourceTypes: readonly string[] = Object.keys(tariffs);

/** The price of a resource type in a currency, or undefined when there is no such type. */
export function priceOf(resourceType: string, currency: Currency): Price | undefined {
  const tariff = tariffs[resourceType];
  if (tariff === undefined) return undefined;
  const units = tariff.unit === 'second' ? secondsPerMinute : 1;
  return {
    resourceType,
    priceGroupId: 101 + resourceTypes.indexOf(resourceType),
    priceGroupName: tariff.group,
    price: fromDollars(tariff.dollars, currency, 4),
    perUnits: units,
    quantumUnits: units,
    unit: tariff.unit,
  };
}

/** What `quantity` units of a resource cost. Zero for an unknown type, and for no units. */
export function costOf(resourceType: string, currency: Currency, quantity: number): Decimal {
  const price = priceOf(resourceType, currency);
  if (price === undefined) return new Decimal(0);
  const quanta = Math.ceil(Math.max(0, quantity) / price.quantumUnits);
  return price.price.times(quanta * price.quantumUnits).dividedBy(price.perUnits);
}
