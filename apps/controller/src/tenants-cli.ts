import { parseArgs } from 'node:util';
import { stderr, stdout } from 'node:process';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  AppError,
  FoundationModule,
  foundationConfigs,
  InvalidInput,
  type LoadedConfig,
  loadConfig,
  NotFound,
  runMain,
} from '#foundation';
import { isPortalId } from '#signing';
import {
  checkedCountry,
  checkedCurrency,
  EmbeddedLicenceDirectory,
  Portals,
  Tenants,
  tenantsConfigs,
  tenantsEntities,
  TenantsModule,
  type TenantState,
} from '#tenants';
import { licenceKeyFromFile } from './licence-key-file';

const usage = `Usage: npm run tenants -- <command>
  issue <portal> --currency RUB|UAH|USD|EUR --country RU [--json]   issue a licence; its key is shown this once
        [--key-file <path>]   keep the key there first, or issue with the key that is there: may be repeated; shows no key
  list [--json]                                                    every licence with its tenant
  suspend <portal> | resume <portal> | close <portal>              change the tenant's state`;

const stateByCommand: Record<string, TenantState> = { suspend: 'suspended', resume: 'active', close: 'closed' };

/** What the commands need of the rooms. */
interface Rooms {
  licences: EmbeddedLicenceDirectory;
  portals: Portals;
  tenants: Tenants;
}

interface Options {
  currency?: string;
  country?: string;
  json?: boolean;
  'key-file'?: string;
}

@Module({})
class TenantsCommandModule {}

async function issue({ licences }: Rooms, portalId: string, options: Options): Promise<string> {
  if (!isPortalId(portalId)) throw new InvalidInput('bad-portal-id', 'A portal id is 1 to 48 of a-z, 0-9 and hyphen.');
  const order = {
    portalId,
    currency: checkedCurrency(options.currency ?? 'RUB'),
    country: checkedCountry(options.country ?? 'RU'),
    entitlements: {},
  };
  const keyFile = options['key-file'];
  if (keyFile !== undefined) {
    await licences.issue(order, licenceKeyFromFile(keyFile, portalId));
    return `Issued to ${portalId} with the key in ${keyFile}.`;
  }
  const licenceKey = await licences.issue(order);
  return options.json === true
    ? JSON.stringify({ portalId, licenceKey })
    : `Licence key of ${portalId}, shown this once:\n\n  ${licenceKey}\n`;
}

async function list({ licences, portals, tenants }: Rooms, options: Options): Promise<string> {
  const rows = await Promise.all(
    (await licences.list()).map(async ({ portalId, state, currency, country }) => {
      const portal = await portals.findByPortalId(portalId);
      const tenant = portal === undefined ? undefined : await tenants.get(portal.tenantId);
      return {
        portalId,
        licence: state,
        currency,
        country,
        tenantId: tenant?.tenantId ?? null,
        tenant: tenant?.state ?? 'not yet used',
      };
    }),
  );
  if (options.json === true) return JSON.stringify(rows);
  if (rows.length === 0) return 'No licences yet: npm run tenants -- issue <portal>';
  return rows
    .map((row) =>
      [
        row.portalId.padEnd(24),
        row.licence.padEnd(8),
        row.currency,
        row.country,
        row.tenant.padEnd(12),
        row.tenantId ?? '',
      ].join('  '),
    )
    .join('\n');
}

async function setState({ portals, tenants }: Rooms, portalId: string, state: TenantState): Promise<string> {
  const portal = await portals.findByPortalId(portalId);
  if (portal === undefined) throw new NotFound('portal-not-found', 'That portal has no tenant: it was never used.');
  const tenant = await tenants.setState(portal.tenantId, state);
  return `${portalId} is ${tenant.state}.`;
}

async function run(rooms: Rooms, command: string, portalId: string | undefined, options: Options): Promise<string> {
  if (command === 'list') return list(rooms, options);
  if (portalId === undefined)
    throw new InvalidInput('bad-usage', 'Name a portal, as in: npm run tenants -- issue p-mine');
  if (command === 'issue') return issue(rooms, portalId, options);
  const state = stateByCommand[command];
  if (state === undefined)
    throw new InvalidInput('bad-usage', `There is no command '${command}': use issue, list, suspend, resume or close.`);
  return setState(rooms, portalId, state);
}

async function withRooms(config: LoadedConfig, work: (rooms: Rooms) => Promise<string>): Promise<string> {
  const imports = [FoundationModule.with(config, tenantsEntities), TenantsModule];
  const app = await NestFactory.createApplicationContext(
    { module: TenantsCommandModule, imports },
    { logger: false, abortOnError: false },
  );
  try {
    return await work({
      licences: app.get(EmbeddedLicenceDirectory),
      portals: app.get(Portals),
      tenants: app.get(Tenants),
    });
  } finally {
    await app.close();
  }
}

void runMain(async () => {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        currency: { type: 'string' },
        country: { type: 'string' },
        json: { type: 'boolean' },
        'key-file': { type: 'string' },
      },
    });
    const [command = '', portalId] = positionals;
    if (command === '') return void stdout.write(`${usage}\n`);
    const config = loadConfig([...foundationConfigs, ...tenantsConfigs]);
    stdout.write(`${await withRooms(config, (rooms) => run(rooms, command, portalId, values))}\n`);
  } catch (error) {
    const isMisuse = error instanceof TypeError && 'code' in error;
    if (!(error instanceof AppError) && !isMisuse) throw error;
    stderr.write(`${error instanceof AppError ? error.detail : error.message}\n`);
    process.exitCode = 1;
  }
});
