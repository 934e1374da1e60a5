import { Conflict, type Currency } from '#foundation';
import type { PlatformAccount } from '#voice-platform';
import type { AccountRow } from './account.entity';
import type { AccountState } from './account-state';

/** A tenant's account as the tenant may see it. Everything that a step makes is undefined until all steps are done. */
export interface Account {
  tenantId: string;
  state: AccountState;
  currency: Currency;
  /** `<application>.<account>.<platform's domain>`: what logins stand under. */
  loginDomain: string | undefined;
  installedRelease: number | undefined;
  /** Why it is `failed`, or why the last attempt of a `provisioning` one did not succeed. */
  failure: { code: string; detail: string } | undefined;
  createdAt: Date;
}

/** A finished account, with what the other rooms need to act on it at the platform. Never shown to a portal as it is. */
export interface ReadyAccount {
  tenantId: string;
  platform: PlatformAccount;
  accountName: string;
  applicationId: string;
  applicationName: string;
  ruleId: string;
  loginDomain: string;
  installedRelease: number;
  installedHash: string;
}

/** What a tenant may see of its row: nothing half-made. */
export function toAccount(row: AccountRow): Account {
  const ready = row.state === 'ready';
  return {
    tenantId: row.tenantId,
    state: row.state,
    currency: row.currency,
    loginDomain: ready ? (row.loginDomain ?? undefined) : undefined,
    installedRelease: ready ? (row.installedRelease ?? undefined) : undefined,
    failure: row.failureCode === null ? undefined : { code: row.failureCode, detail: row.failureDetail ?? '' },
    createdAt: row.createdAt,
  };
}

/** Throws Conflict `account-not-ready` while any step is missing. */
export function toReadyAccount(row: AccountRow | null): ReadyAccount {
  if (row?.state !== 'ready') throw notReady();
  const { platformAccountId, applicationId, applicationName, ruleId, loginDomain, installedRelease, installedHash } =
    row;
  if (platformAccountId === null || applicationId === null || applicationName === null || ruleId === null)
    throw notReady();
  if (loginDomain === null || installedRelease === null || installedHash === null) throw notReady();
  return {
    tenantId: row.tenantId,
    platform: { currency: row.currency, accountId: platformAccountId },
    accountName: row.accountName,
    applicationId,
    applicationName,
    ruleId,
    loginDomain,
    installedRelease,
    installedHash,
  };
}

function notReady(): Conflict {
  return new Conflict(
    'account-not-ready',
    'The telephony account is not ready: ask for it with POST /v1/account first.',
  );
}
