import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { env } from 'node:process';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Accounts, UnfinishedAccounts } from '#accounts';
import { Outbox } from '#foundation';
import type { KeyRole } from '#signing';
import { EmbeddedLicenceDirectory, Licences, PortalKeys, Portals, Tenants, type TenantState } from '#tenants';
import { type App, type GuardedChild, startApp, startGuarded, testDatabase, testRedis, waitFor } from '#testing';
import { AccountRow } from '../src/account.entity';
import { openAccounts } from './accounts-context';
import type { ProvisionResult } from './provision-process';

const entry = resolve(__dirname, '../../../dist/libs/accounts/test/provision-process.js');

/** The key of every test system: rows sealed by one spec file stay readable to the next. */
const testKey = Buffer.alloc(32, 7).toString('base64');

/** An account as the platform lists it. */
export type PlatformRow = Readonly<Record<string, unknown>>;

/** A platform of its own, replicas that share the worker's database, and a look at what they left on the platform. */
export class ProvisioningFixture {
  private constructor(
    readonly simulator: App,
    readonly environment: Record<string, string>,
    private readonly context: INestApplicationContext,
    private readonly master: { account_id: number; api_key: string },
  ) {}

  static async start(): Promise<ProvisioningFixture> {
    const [database, redis, simulator] = await Promise.all([
      testDatabase(),
      testRedis(),
      startApp('voice-simulator', {}),
    ]);
    const credentialsFile = join(simulator.env['VOICE_SIMULATOR_DATA'] ?? '', 'credentials.json');
    const environment = {
      PATCHBAY_ENV: 'test',
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      PATCHBAY_KEY_ENCRYPTION_KEY: testKey,
      PATCHBAY_PUBLIC_URL: 'http://127.0.0.1:1',
      PATCHBAY_ACCOUNT_LEASE_SECONDS: '1',
      VOICE_PLATFORM_URL: `${simulator.url}/platform_api`,
      VOICE_PLATFORM_CREDENTIALS_FILE: credentialsFile,
      VOICE_PLATFORM_DEADLINE_MS: '2000',
      VOICE_PLATFORM_REQUESTS_PER_SECOND: '1000',
    };
    const credentials = JSON.parse(readFileSync(credentialsFile, 'utf8')) as {
      RUB: { account_id: number; api_key: string };
    };
    return new ProvisioningFixture(simulator, environment, await openAccounts(environment), credentials.RUB);
  }

  async close(): Promise<void> {
    await this.context.close();
    await this.simulator.stop();
  }

  /** The replica in this process. */
  get accounts(): Accounts {
    return this.context.get(Accounts);
  }

  /** What a worker's periodic look does. */
  get unfinished(): UnfinishedAccounts {
    return this.context.get(UnfinishedAccounts);
  }

  /** Changes a tenant's state and carries the news on, as operator and worker do. */
  async setTenantState(tenantId: string, state: TenantState): Promise<void> {
    await this.context.get(Tenants).setState(tenantId, state);
    while ((await this.context.get(Outbox).relay()) > 0);
  }

  /** Moves a tenant's portal to its next key version, as its first request by that version does. */
  async raiseKeyVersion(tenantId: string): Promise<number> {
    const portals = this.context.get(Portals);
    const portal = await portals.get(tenantId);
    await portals.raiseKeyVersion(portal, portal.keyVersion + 1);
    while ((await this.context.get(Outbox).relay()) > 0);
    return portal.keyVersion + 1;
  }

  /** A leaf key of a tenant's portal. */
  async leaf(tenantId: string, role: KeyRole, version: number): Promise<string> {
    const { portalId } = await this.context.get(Portals).get(tenantId);
    return this.context.get(PortalKeys).leaf(portalId, role, version);
  }

  /** Makes the next look at the account's secrets come now. */
  async makeSecretsDue(tenantId: string): Promise<void> {
    await this.context.get(DataSource).manager.update(AccountRow, { tenantId }, { secretsDueAt: new Date(0) });
  }

  /** Makes the next look at the account's activity come now. */
  async makeActivityDue(tenantId: string): Promise<void> {
    await this.context.get(DataSource).manager.update(AccountRow, { tenantId }, { activityDueAt: new Date(0) });
  }

  /** Whether the platform has the account active. */
  async isActiveAtPlatform(tenantId: string): Promise<boolean> {
    const { accountName } = (await this.row(tenantId)) ?? {};
    const rows = await this.list('GetChildrenAccounts', this.master, { child_account_name: accountName });
    return rows[0]?.['active'] === true;
  }

  /** Switches an account at the platform, as an operator does there. */
  async setActiveAtPlatform(tenantId: string, active: boolean): Promise<void> {
    const { platformAccountId } = (await this.row(tenantId)) ?? {};
    await this.ask('SetChildAccountInfo', this.master, { child_account_id: platformAccountId, active });
  }

  /** Changes a tenant's state as if the news had been carried on before there was an account. */
  async setTenantStateUnnoticed(tenantId: string, state: TenantState): Promise<void> {
    const sql = 'UPDATE tenants SET state = ? WHERE tenant_id = ?';
    await this.context.get(DataSource).query(sql, [state, tenantId]);
  }

  /** A licensed portal that has just been bound to a new tenant. */
  async newTenant(): Promise<string> {
    const portalId = `p-${randomBytes(6).toString('hex')}`;
    await this.context
      .get(EmbeddedLicenceDirectory)
      .issue({ portalId, currency: 'RUB', country: 'RU', entitlements: {} });
    const verdict = await this.context.get(Licences).find(portalId);
    if (verdict === undefined) throw new Error('The licence that was just issued is not there');
    return (await this.context.get(Portals).bind(verdict, 1)).tenantId;
  }

  async newTenants(count: number): Promise<string[]> {
    return Promise.all(Array.from({ length: count }, async () => this.newTenant()));
  }

  async row(tenantId: string): Promise<AccountRow | null> {
    return this.context.get(DataSource).manager.findOneBy(AccountRow, { tenantId });
  }

  /** Starts a replica in a process of its own that ensures these tenants' accounts. */
  async startReplica(tenantIds: readonly string[], environment: Record<string, string> = {}): Promise<GuardedChild> {
    return startGuarded([entry, ...tenantIds], { ...env, ...this.environment, ...environment });
  }

  /** Asks again until the account is ready: what a portal does whose request failed. */
  async ensureReady(tenantId: string): Promise<void> {
    const ensured = async (): Promise<boolean> => (await this.accounts.ensure(tenantId)).state === 'ready';
    await waitFor(ensured, { everyMs: 500, deadlineMs: 40_000, what: 'the account' });
  }

  /** Plants a fault at the platform. */
  async plant(fault: Record<string, unknown>): Promise<void> {
    await this.control('POST', 'faults', fault);
  }

  /** How many requests the planted faults have hit. */
  async faultHits(): Promise<number> {
    const { faults } = (await this.control('GET', 'faults')) as { faults: { hits: number }[] };
    return faults.reduce((sum, { hits }) => sum + hits, 0);
  }

  async removeFaults(): Promise<void> {
    await this.control('DELETE', 'faults');
  }

  /** Every request by or about an account, oldest first. */
  async callsOf(accountName: string): Promise<{ method: string; at: number; outcome: string }[]> {
    const answer = await this.control('GET', `calls?account=${accountName}`);
    return (answer as { calls: { method: string; at: number; outcome: string }[] }).calls;
  }

  /** Names of all sub-accounts that the master has. */
  async childNames(): Promise<string[]> {
    const rows = await this.list('GetChildrenAccounts', this.master, { child_account_id: 'all', count: 1000 });
    return rows.map((row) => String(row['account_name']));
  }

  /** What an account holds at the platform, asked with its own key. */
  async contentsOf(
    tenantId: string,
  ): Promise<Record<'applications' | 'scenarios' | 'rules' | 'secrets', PlatformRow[]>> {
    const own = await this.keyOf(tenantId);
    const applications = await this.list('GetApplications', own);
    const inApplication = { application_id: Number(applications[0]?.['application_id']), count: 1000 };
    return {
      applications,
      scenarios: await this.list('GetScenarios', own, inApplication),
      rules: await this.list('GetRules', own, { ...inApplication, with_scenarios: 'true' }),
      secrets: await this.list('GetSecrets', own, inApplication),
    };
  }

  /** A secret as the scenarios of the account read it. */
  async secretOf(tenantId: string, name: string): Promise<string> {
    const own = await this.keyOf(tenantId);
    const { applicationId } = (await this.row(tenantId)) ?? {};
    const secrets = await this.list('GetSecretValue', own, { application_id: applicationId, secret_name: name });
    return String(secrets[0]?.['secret_value']);
  }

  /** The account's own settings at the platform. */
  async infoOf(tenantId: string): Promise<PlatformRow> {
    return (await this.ask('GetAccountInfo', await this.keyOf(tenantId))) as PlatformRow;
  }

  private async keyOf(tenantId: string): Promise<{ account_id: number; api_key: string }> {
    const { platformAccountId } = (await this.row(tenantId)) ?? {};
    const secrets = await this.accounts.findByPlatformId(platformAccountId ?? '');
    return { account_id: Number(platformAccountId), api_key: secrets?.apiKey ?? '' };
  }

  private async list(method: string, key: object, parameters: object = {}): Promise<PlatformRow[]> {
    return (await this.ask(method, key, parameters)) as PlatformRow[];
  }

  private async ask(method: string, key: object, parameters: object = {}): Promise<unknown> {
    const fields = Object.entries({ ...key, ...parameters }).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    const answer = await fetch(`${this.simulator.url}/platform_api/${method}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
    });
    const body = (await answer.json()) as { result?: unknown; error?: unknown };
    if (body.error !== undefined) throw new Error(`${method}: ${JSON.stringify(body.error)}`);
    return body.result;
  }

  private async control(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${this.simulator.url}/control/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.status === 204 ? undefined : answer.json();
  }
}

/** What a replica's process said at its end. */
export function resultsOf(replica: GuardedChild): ProvisionResult[] {
  const line = replica
    .logs()
    .split('\n')
    .findLast((text) => text.startsWith('{"results"'));
  if (line === undefined) throw new Error(`The replica reported nothing:\n${replica.logs()}`);
  return (JSON.parse(line) as { results: ProvisionResult[] }).results;
}
