import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Conflict, InternalError, SecretBox } from '#foundation';
import { Releases } from '#releases';
import { type ChildAccount, isRefusal, type PlatformAccount, VoicePlatform } from '#voice-platform';
import type { AccountRow } from '../account.entity';
import type { AccountChanges } from '../account-rows';
import { AccountsConfig } from '../accounts.config';
import { findOrCreate } from './find-or-create';
import { ScenarioSecrets } from './scenario-secrets';
import { apiKeyPlace, callbackSaltPlace } from '../sealed-places';

/** Names of what an account holds at the platform. */
const applicationName = 'patchbay';
const scenarioName = 'patchbay';
const ruleName = 'patchbay';
/** Every dialled number and user name. */
const everyDestination = '.*';

/** Where the platform posts its account callbacks, under our public address. */
const callbackPath = '/platform/v1/callbacks';

/** The steps' names in their order. */
export const stepNames = ['child-account', 'application', 'scenario', 'rule', 'secrets', 'callback'] as const;
export type StepName = (typeof stepNames)[number];

/**
 * The six steps that make an account. Each looks before it creates and so may be repeated any number of times, by any replica, with or without
 * having taken effect before; each returns what is to be recorded.
 */
@Injectable()
export class ProvisioningSteps {
  constructor(
    private readonly platform: VoicePlatform,
    private readonly releases: Releases,
    private readonly scenarioSecrets: ScenarioSecrets,
    private readonly secrets: SecretBox,
    private readonly config: AccountsConfig,
  ) {}

  /** Does one step for the row as the steps before have left it. */
  async run(step: StepName, row: AccountRow): Promise<AccountChanges> {
    switch (step) {
      case 'child-account':
        return this.childAccount(row);
      case 'application':
        return this.application(row);
      case 'scenario':
        return this.scenario(row);
      case 'rule':
        return this.rule(row);
      case 'secrets':
        return this.storeSecrets(row);
      case 'callback':
        return this.callback(row);
    }
  }

  private async childAccount({ tenantId, currency, accountName }: AccountRow): Promise<AccountChanges> {
    const account = await findOrCreate(
      async () => this.platform.findChildAccount(currency, accountName),
      async () =>
        this.platform.createChildAccount(currency, {
          name: accountName,
          email: `${accountName}@${this.config.emailDomain}`,
          password: accountPassword(),
        }),
    ).catch((error: unknown): ChildAccount => {
      if (!isRefusal(error, 'name-taken', 'email-taken')) throw error;
      throw new Conflict('account-name-taken', 'The name of the account is taken by somebody else.', { cause: error });
    });
    if (!account.active) await this.platform.setAccountActive(account, true);
    return {
      platformAccountId: account.accountId,
      apiKeySealed: this.secrets.seal(account.apiKey, apiKeyPlace(tenantId)),
    };
  }

  private async application(row: AccountRow): Promise<AccountChanges> {
    const account = platformAccountOf(row);
    const application = await findOrCreate(
      async () => this.platform.findApplication(account, applicationName),
      async () => this.platform.createApplication(account, applicationName),
    );
    return {
      applicationId: application.applicationId,
      applicationName: application.name,
      loginDomain: application.fullName,
    };
  }

  private async scenario(row: AccountRow): Promise<AccountChanges> {
    const account = platformAccountOf(row);
    const applicationId = recorded(row.applicationId);
    const { script, number, hash } = this.releases.current();
    const scenario = await findOrCreate(
      async () => this.platform.findScenario(account, applicationId, scenarioName),
      async () => this.platform.createScenario(account, { applicationId, name: scenarioName, script }),
    );
    if (scenario.script !== script) await this.platform.replaceScenario(account, scenario.scenarioId, script);
    return { scenarioId: scenario.scenarioId, installedRelease: number, installedHash: hash };
  }

  private async rule(row: AccountRow): Promise<AccountChanges> {
    const account = platformAccountOf(row);
    const applicationId = recorded(row.applicationId);
    const scenarioId = recorded(row.scenarioId);
    const rule = await findOrCreate(
      async () => this.platform.findRule(account, applicationId, ruleName),
      async () =>
        this.platform.createRule(account, { applicationId, name: ruleName, pattern: everyDestination, scenarioId }),
    );
    if (!rule.scenarioIds.includes(scenarioId)) {
      await this.platform.bindScenario(account, { applicationId, ruleId: rule.ruleId, scenarioId });
    }
    return { ruleId: rule.ruleId };
  }

  private async storeSecrets(row: AccountRow): Promise<AccountChanges> {
    await this.scenarioSecrets.store(row.tenantId, platformAccountOf(row), recorded(row.applicationId));
    return {};
  }

  private async callback(row: AccountRow): Promise<AccountChanges> {
    await this.platform.setAccountCallback(platformAccountOf(row), {
      url: `${this.config.publicUrl}${callbackPath}`,
      salt: this.secrets.open(row.callbackSaltSealed, callbackSaltPlace(row.tenantId)),
    });
    return {};
  }
}

function platformAccountOf(row: AccountRow): PlatformAccount {
  return { currency: row.currency, accountId: recorded(row.platformAccountId) };
}

function recorded(value: string | null): string {
  if (value === null)
    throw new InternalError('account-steps-out-of-order', 'A step ran before the one that it builds on.');
  return value;
}

/** Never used and never kept, since we act by keys: at least eight characters of four classes (AddAccount). */
function accountPassword(): string {
  return `Pb1!${randomBytes(24).toString('base64url')}`;
}
