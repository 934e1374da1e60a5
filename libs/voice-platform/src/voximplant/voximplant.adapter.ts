import { Injectable } from '@nestjs/common';
import type { Currency, Money } from '#foundation';
import { VoicePlatform } from '../voice-platform';
import type * as port from '../voice-platform.types';
import { ManagementApi } from './management-api';
import * as accounts from './methods/accounts';
import * as applications from './methods/applications';
import * as history from './methods/history';
import * as rented from './methods/rented-numbers';
import * as scenarios from './methods/scenarios';
import * as stock from './methods/stock';
import * as storage from './methods/storage';
import * as users from './methods/users';

/** Voximplant, through its Management API. A table: each method names the file that knows its area; contracts stand on `VoicePlatform`. */
@Injectable()
export class VoximplantAdapter extends VoicePlatform {
  constructor(private readonly api: ManagementApi) {
    super();
  }

  servedCurrencies(): readonly Currency[] {
    return this.api.currencies;
  }

  async findChildAccount(master: Currency, name: string): Promise<port.ChildAccount | undefined> {
    return accounts.findChildAccount(this.api, master, name);
  }

  async createChildAccount(master: Currency, account: port.NewChildAccount): Promise<port.ChildAccount> {
    return accounts.createChildAccount(this.api, master, account);
  }

  async setAccountCallback(account: port.PlatformAccount, callback: { url: string; salt: string }): Promise<void> {
    await accounts.setAccountCallback(this.api, account, callback);
  }

  async setAccountActive(account: port.PlatformAccount, active: boolean): Promise<void> {
    await accounts.setAccountActive(this.api, account, active);
  }

  async readAccount(account: port.PlatformAccount): Promise<port.AccountState> {
    return accounts.readAccount(this.api, account);
  }

  async transferToAccount(
    account: port.PlatformAccount,
    money: Money,
    reference: string,
    notBefore: Date,
  ): Promise<void> {
    await accounts.transferToAccount(this.api, account, { money, reference, notBefore });
  }

  async findApplication(account: port.PlatformAccount, name: string): Promise<port.Application | undefined> {
    return applications.findApplication(this.api, account, name);
  }

  async createApplication(account: port.PlatformAccount, name: string): Promise<port.Application> {
    return applications.createApplication(this.api, account, name);
  }

  async findScenario(
    account: port.PlatformAccount,
    applicationId: string,
    name: string,
  ): Promise<port.Scenario | undefined> {
    return scenarios.findScenario(this.api, account, applicationId, name);
  }

  async createScenario(account: port.PlatformAccount, scenario: port.NewScenario): Promise<port.Scenario> {
    return scenarios.createScenario(this.api, account, scenario);
  }

  async replaceScenario(account: port.PlatformAccount, scenarioId: string, script: string): Promise<void> {
    await scenarios.replaceScenario(this.api, account, scenarioId, script);
  }

  async findRule(account: port.PlatformAccount, applicationId: string, name: string): Promise<port.Rule | undefined> {
    return scenarios.findRule(this.api, account, applicationId, name);
  }

  async createRule(account: port.PlatformAccount, rule: port.NewRule): Promise<port.Rule> {
    return scenarios.createRule(this.api, account, rule);
  }

  async bindScenario(
    account: port.PlatformAccount,
    binding: { applicationId: string; ruleId: string; scenarioId: string },
  ): Promise<void> {
    await scenarios.bindScenario(this.api, account, binding);
  }

  async startScenario(
    account: port.PlatformAccount,
    start: { ruleId: string; customData: string },
  ): Promise<port.StartedSession> {
    return scenarios.startScenario(this.api, account, start);
  }

  async putSecret(account: port.PlatformAccount, applicationId: string, name: string, value: string): Promise<void> {
    await storage.putSecret(this.api, account, { applicationId, name, value });
  }

  async putKeyValue(
    account: port.PlatformAccount,
    item: { applicationId: string; key: string; value: string; ttlSeconds: number },
  ): Promise<void> {
    await storage.putKeyValue(this.api, account, item);
  }

  async findUser(
    account: port.PlatformAccount,
    applicationId: string,
    userName: string,
  ): Promise<port.PlatformUser | undefined> {
    return users.findUser(this.api, account, applicationId, userName);
  }

  async createUser(account: port.PlatformAccount, user: port.NewUser): Promise<port.PlatformUser> {
    return users.createUser(this.api, account, user);
  }

  async changeUser(account: port.PlatformAccount, user: port.UserChange): Promise<void> {
    await users.changeUser(this.api, account, user);
  }

  async searchNumbers(
    account: port.PlatformAccount,
    search: port.NumberSearch,
  ): Promise<{ offers: port.NumberOffer[]; total: number }> {
    return stock.searchNumbers(this.api, account, search);
  }

  async findRentedNumber(account: port.PlatformAccount, number: string): Promise<port.RentedNumber | undefined> {
    return rented.findRentedNumber(this.api, account, number);
  }

  async rentNumber(account: port.PlatformAccount, offer: port.NumberOffer): Promise<port.RentedNumber> {
    return rented.rentNumber(this.api, account, offer);
  }

  async bindNumber(
    account: port.PlatformAccount,
    phoneId: string,
    target: { applicationId: string; ruleId: string },
  ): Promise<void> {
    await rented.bindNumber(this.api, account, phoneId, target);
  }

  async readCallSession(
    account: port.PlatformAccount,
    sessionId: string,
    around: Date,
  ): Promise<port.CallSession | undefined> {
    return history.readCallSession(this.api, account, sessionId, around);
  }

  async listTransactions(
    account: port.PlatformAccount,
    query: port.TransactionQuery,
  ): Promise<{ transactions: port.PlatformTransaction[]; total: number }> {
    return history.listTransactions(this.api, account, query);
  }
}
