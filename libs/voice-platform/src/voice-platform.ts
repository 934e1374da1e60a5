import type { Currency, Money } from '#foundation';
import type {
  AccountState,
  Application,
  CallSession,
  ChildAccount,
  NewChildAccount,
  NewRule,
  NewScenario,
  NewUser,
  NumberOffer,
  NumberSearch,
  PlatformAccount,
  PlatformTransaction,
  PlatformUser,
  RentedNumber,
  Rule,
  Scenario,
  StartedSession,
  TransactionQuery,
  UserChange,
} from './voice-platform.types';

/**
 * What Patchbay needs of a voice platform. Every method makes one logical request and is never retried by the adapter; an answer that
 * timed out may still have taken effect, so creators come in pairs with finders by our own deterministic names (fault F27). A finder
 * answers undefined when there is no such thing; a creator refuses with `name-taken` when there is one already.
 *
 * Errors of every method: DependencyFailed `voice-platform-unavailable` (network, 5xx, garbage: try later), DependencyFailed
 * `voice-platform-busy` (rate limits, with `retryAfterSeconds`), and `PlatformRefusal` with its reason when it said no.
 */
export abstract class VoicePlatform {
  /** The currencies in which sub-accounts can be had: those with a master account. Others throw Unprocessable `currency-not-served`. */
  abstract servedCurrencies(): readonly Currency[];

  /** A sub-account by its exact name. */
  abstract findChildAccount(master: Currency, name: string): Promise<ChildAccount | undefined>;
  /** An active sub-account. PlatformRefusal `name-taken` or `email-taken` when there is one already, ours or another's. */
  abstract createChildAccount(master: Currency, account: NewChildAccount): Promise<ChildAccount>;
  /** Where account callbacks go and the salt of their hash (less than 40 characters). Safe to repeat. */
  abstract setAccountCallback(account: PlatformAccount, callback: { url: string; salt: string }): Promise<void>;
  /** An inactive account refuses every request of its own and every call. Safe to repeat. */
  abstract setAccountActive(account: PlatformAccount, active: boolean): Promise<void>;
  /** Balance and state, live. */
  abstract readAccount(account: PlatformAccount): Promise<AccountState>;

  abstract findApplication(account: PlatformAccount, name: string): Promise<Application | undefined>;
  /** An application whose logs and recordings are readable only with authorisation (`secure_record_storage`). */
  abstract createApplication(account: PlatformAccount, name: string): Promise<Application>;

  /** The scenario with its script; names are compared without regard to case. */
  abstract findScenario(account: PlatformAccount, applicationId: string, name: string): Promise<Scenario | undefined>;
  abstract createScenario(account: PlatformAccount, scenario: NewScenario): Promise<Scenario>;
  /** Sessions that run keep the script they began with. Safe to repeat. */
  abstract replaceScenario(account: PlatformAccount, scenarioId: string, script: string): Promise<void>;

  abstract findRule(account: PlatformAccount, applicationId: string, name: string): Promise<Rule | undefined>;
  /** A rule bound to its scenario. */
  abstract createRule(account: PlatformAccount, rule: NewRule): Promise<Rule>;
  /** Binds a scenario to a rule that exists. Safe to repeat. */
  abstract bindScenario(
    account: PlatformAccount,
    binding: { applicationId: string; ruleId: string; scenarioId: string },
  ): Promise<void>;

  /** Creates or replaces a secret that scenarios of the application can read. Safe to repeat. */
  abstract putSecret(account: PlatformAccount, applicationId: string, name: string, value: string): Promise<void>;
  /** Creates or replaces an item of the application's key-value storage. Safe to repeat. */
  abstract putKeyValue(
    account: PlatformAccount,
    item: { applicationId: string; key: string; value: string; ttlSeconds: number },
  ): Promise<void>;

  abstract findUser(
    account: PlatformAccount,
    applicationId: string,
    userName: string,
  ): Promise<PlatformUser | undefined>;
  abstract createUser(account: PlatformAccount, user: NewUser): Promise<PlatformUser>;
  abstract changeUser(account: PlatformAccount, user: UserChange): Promise<void>;

  /** Numbers that can be rented, with prices in the account's currency. Looking for one number may take a request per region that fits. */
  abstract searchNumbers(
    account: PlatformAccount,
    search: NumberSearch,
  ): Promise<{ offers: NumberOffer[]; total: number }>;
  abstract findRentedNumber(account: PlatformAccount, number: string): Promise<RentedNumber | undefined>;
  /** Rents and pays. PlatformRefusal `insufficient-funds`, `number-taken`, or `number-already-rented` when it is the account's own. */
  abstract rentNumber(account: PlatformAccount, offer: NumberOffer): Promise<RentedNumber>;
  /** Sends calls to the number to a rule of an application. Safe to repeat. */
  abstract bindNumber(
    account: PlatformAccount,
    phoneId: string,
    target: { applicationId: string; ruleId: string },
  ): Promise<void>;

  /** One session of the call history with its legs, recordings, other resources and their costs; undefined while history does not show it. */
  abstract readCallSession(account: PlatformAccount, sessionId: string, around: Date): Promise<CallSession | undefined>;
  /** Transactions of the account, oldest first. */
  abstract listTransactions(
    account: PlatformAccount,
    query: TransactionQuery,
  ): Promise<{ transactions: PlatformTransaction[]; total: number }>;

  /** Starts a session without a call. `customData` is at most 200 bytes. */
  abstract startScenario(
    account: PlatformAccount,
    start: { ruleId: string; customData: string },
  ): Promise<StartedSession>;
  /** Moves money from the master to the account. `reference` is unique; a repeat since `notBefore` is not booked twice. */
  abstract transferToAccount(account: PlatformAccount, money: Money, reference: string, notBefore: Date): Promise<void>;
}
