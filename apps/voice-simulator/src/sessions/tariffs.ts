import { priceOf } from '../money/price-list';
import { inStock } from '../numbers/stock';
import type { Account } from '../store/rows';

/** What a leg is charged as. */
export interface Tariff {
  /** A resource type of the price list; charged by the started minute. */
  readonly resourceType: string;
  /** The billing text that `Call.Disconnected` carries; those of VoIP are the platform's own. */
  readonly direction: string;
}

/** How somebody reaches the platform, as the header VI-Client-Type has it. */
export type ClientType = 'pstn' | 'user' | 'sip';

/** The tariff of a call that comes in on a number. */
export function incomingTariff(clientType: ClientType, calledNumber: string, account: Account): Tariff {
  if (clientType === 'user') return { resourceType: 'VOIPIN', direction: 'any Incoming VoIP' };
  if (clientType === 'sip') return { resourceType: 'SIPIN', direction: 'any Incoming SIP' };
  const resourceType = inStock(calledNumber)?.category.incomingResource ?? 'PSTN_IN_GEOGRAPHIC';
  const group = priceOf(resourceType, account.currency)?.priceGroupName ?? 'any';
  return { resourceType, direction: `${group} Incoming PSTN` };
}

/** The tariff of a call that a scenario places; `destination` is digits for the public network. */
export function outgoingTariff(clientType: ClientType, destination: string, account: Account): Tariff {
  if (clientType === 'user') return { resourceType: 'VOIPOUT', direction: 'any outgoing voip' };
  if (clientType === 'sip') return { resourceType: 'SIPOUT', direction: 'any outgoing sip' };
  const resourceType = destination.startsWith('7') ? 'PSTN_OUT_LOCAL_RU' : 'PSTN_INTERNATIONAL';
  const group = priceOf(resourceType, account.currency)?.priceGroupName ?? 'any';
  return { resourceType, direction: `${group} outgoing PSTN` };
}
