import type { Currency, Money } from '#foundation';

/** A sub-account, and the currency of the master it stands under. Ids of the platform are decimal strings. */
export interface PlatformAccount {
  currency: Currency;
  accountId: string;
}

export interface ChildAccount extends PlatformAccount {
  name: string;
  active: boolean;
  /** The account's own key; needed to check the hash of its callbacks. */
  apiKey: string;
}

/** `name`: 5–20 of a–z, 0–9, hyphen, first a letter. `email` is unique on the platform. */
export interface NewChildAccount {
  name: string;
  email: string;
  password: string;
}

export interface AccountState {
  balance: Money;
  active: boolean;
  /** Blocked by the platform's administrators. */
  frozen: boolean;
}

/** `fullName` is `<name>.<account>.voximplant.com`, which is also the SIP domain of its users. */
export interface Application {
  applicationId: string;
  name: string;
  fullName: string;
}

export interface Scenario {
  scenarioId: string;
  name: string;
  script: string;
}

export interface NewScenario {
  applicationId: string;
  name: string;
  script: string;
}

export interface Rule {
  ruleId: string;
  name: string;
  scenarioIds: readonly string[];
}

/** `pattern` is a regular expression over the whole dialled number or user name. */
export interface NewRule {
  applicationId: string;
  name: string;
  pattern: string;
  scenarioId: string;
}

export interface PlatformUser {
  userId: string;
  userName: string;
  active: boolean;
}

export interface NewUser {
  applicationId: string;
  userName: string;
  displayName: string;
  password: string;
}

export interface UserChange {
  userId: string;
  password?: string;
  active?: boolean;
  displayName?: string;
}

/**
 * `number` is E.164 with +, exact; without it the stock of the country is listed, narrowed by category and region. `countryCode` (ISO 3166
 * alpha-2) may be left out only when `number` is given.
 */
export interface NumberSearch {
  countryCode?: string;
  category?: string;
  regionId?: string;
  number?: string;
  limit: number;
  offset: number;
}

/** A number in stock. `number` is E.164 with +; prices per period of `periodMonths`. */
export interface NumberOffer {
  number: string;
  countryCode: string;
  category: string;
  regionId: string;
  regionName: string;
  price: Money;
  installationPrice: Money;
  periodMonths: number;
}

export interface RentedNumber {
  phoneId: string;
  number: string;
  price: Money;
  nextRenewal?: Date;
  applicationId?: string;
  ruleId?: string;
}

/** A leg of a session as the platform's history has it. Times UTC, durations in whole seconds, costs in the account's currency. */
export interface SessionCall {
  legId: string;
  startedAt: Date;
  durationSeconds: number;
  localNumber: string;
  remoteNumber: string;
  incoming: boolean;
  successful: boolean;
  cost: string;
  transactionId?: string;
}

/** A charge beside the legs: recording or other resource. */
export interface SessionCharge {
  kind: 'recording' | 'resource';
  description: string;
  cost: string;
  at: Date;
  transactionId?: string;
  url?: string;
}

export interface CallSession {
  sessionId: string;
  startedAt: Date;
  durationSeconds: number;
  finishReason?: string;
  logUrl?: string;
  currency: Currency;
  calls: readonly SessionCall[];
  charges: readonly SessionCharge[];
}

export interface TransactionQuery {
  from: Date;
  to: Date;
  limit: number;
  offset: number;
}

/** One line of the platform's ledger; negative amounts are charges. */
export interface PlatformTransaction {
  transactionId: string;
  at: Date;
  money: Money;
  type: string;
  description: string;
}

export interface StartedSession {
  sessionId: string;
  accessUrl: string;
}
