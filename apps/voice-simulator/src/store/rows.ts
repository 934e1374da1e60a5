import type { Currency } from '../money/currency';

/** An account of the platform: a master (no parent) or a child of one. Money is a decimal string in `currency`. Times are milliseconds since the epoch. */
export interface Account {
  readonly id: number;
  readonly parentId: number | null;
  readonly name: string;
  readonly email: string;
  /** SHA-256 of `<name>:<password>`, hex. */
  readonly passwordDigest: string;
  readonly apiKey: string;
  readonly currency: Currency;
  readonly balance: string;
  readonly minBalanceToNotify: string;
  /** Whether the balance is under the threshold and its owner has been told. */
  readonly lowBalanceTold: boolean;
  readonly active: boolean;
  readonly frozen: boolean;
  readonly createdAt: number;
  readonly languageCode: string;
  readonly location: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly customData: string;
  readonly callbackUrl: string;
  readonly callbackSalt: string;
  readonly sendJsError: boolean;
  readonly accountNotifications: boolean;
  readonly tariffChangingNotifications: boolean;
  readonly newsNotifications: boolean;
}

/** The public half of a service-account key; `id` is the `kid` of its tokens. */
export interface ServiceKey {
  readonly id: string;
  readonly accountId: number;
  readonly publicKey: string;
}

/** An application; `name` is the short one, without the account's domain. */
export interface Application {
  readonly id: number;
  readonly accountId: number;
  readonly name: string;
  readonly secureRecordStorage: boolean;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** A user of an application: a browser login or a phone. `ha1` is MD5(`<name>:voximplant.com:<password>`), hex. */
export interface User {
  readonly id: number;
  readonly accountId: number;
  readonly applicationId: number;
  readonly name: string;
  readonly displayName: string;
  readonly ha1: string;
  readonly active: boolean;
  readonly parentAccounting: boolean;
  readonly balance: string;
  readonly customData: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** A scenario; `applicationId` is null in the account's shared folder. */
export interface Scenario {
  readonly id: number;
  readonly accountId: number;
  readonly applicationId: number | null;
  readonly name: string;
  readonly script: string;
  readonly modifiedAt: number;
}

/** A routing rule; rules of an application are tried by ascending `position`, scenarios run in the order of `scenarioIds`. */
export interface Rule {
  readonly id: number;
  readonly accountId: number;
  readonly applicationId: number;
  readonly name: string;
  readonly pattern: string;
  readonly patternExclude: string;
  readonly videoConference: boolean;
  readonly bindKeyId: string | null;
  readonly scenarioIds: readonly number[];
  readonly position: number;
  readonly modifiedAt: number;
}

/** A rented number, digits without `+`. Monthly price as a decimal string in the account's currency. */
export interface PhoneNumber {
  readonly id: number;
  readonly accountId: number;
  readonly number: string;
  readonly countryCode: string;
  readonly categoryName: string;
  readonly regionId: number;
  readonly regionName: string;
  readonly monthlyPrice: string;
  readonly subscriptionId: number;
  readonly applicationId: number | null;
  readonly ruleId: number | null;
  readonly autoCharge: boolean;
  readonly deactivated: boolean;
  readonly canceled: boolean;
  readonly purchasedAt: number;
  readonly nextRenewalAt: number;
  readonly incomingSmsCallbackUrl: string;
  readonly modifiedAt: number;
}

/** A secret of an application, readable by its scenarios. */
export interface Secret {
  readonly id: number;
  readonly accountId: number;
  readonly applicationId: number;
  readonly name: string;
  readonly value: string;
  readonly description: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** An item of an application's key-value storage; `id` is `<applicationId>:<key>`, `expiresAt` in whole seconds since the epoch. */
export interface KeyValueItem {
  readonly id: string;
  readonly accountId: number;
  readonly applicationId: number;
  readonly key: string;
  readonly value: string;
  readonly expiresAt: number;
}

/** A line of an account's ledger; `amount` is signed, negative when the account pays. */
export interface Transaction {
  readonly id: number;
  readonly accountId: number;
  readonly performedAt: number;
  readonly amount: string;
  readonly currency: Currency;
  readonly type: string;
  readonly description: string;
  readonly paymentReference: string | null;
  readonly resourceType: string | null;
  readonly sessionId: number | null;
  /** The other account of a transfer, the user of a user's transfer, else null. */
  readonly counterpartyId: number | null;
}

/** A callback that waits to be delivered; `id` is its `callback_id`. */
export interface PendingCallback {
  readonly id: number;
  readonly accountId: number;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly forged: boolean;
  readonly failedAttempts: number;
}

/** The last id given out of one kind. */
export interface Sequence {
  readonly id: string;
  readonly value: number;
}
