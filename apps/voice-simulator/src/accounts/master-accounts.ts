import { generateKeyPair, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Currency } from '../money/currency';
import type { Ledger } from '../money/ledger';
import type { Store } from '../store/store';
import { newAccount } from './new-account';

/** A currency of the controller, in ISO 4217's spelling: the platform's `RUR` is `RUB`. */
export type MasterName = 'RUB' | 'UAH' | 'USD' | 'EUR';

/** What a controller needs to act as a master account; the platform's own credentials file plus the api_key and the password. */
export interface MasterCredentials {
  readonly account_id: number;
  readonly account_name: string;
  readonly account_email: string;
  readonly api_key: string;
  readonly account_password: string;
  readonly key_id: string;
  /** RSA 2048 private key, PKCS#8 PEM. */
  readonly private_key: string;
}

/** The credentials of every master, by currency. */
export type Credentials = Readonly<Record<MasterName, MasterCredentials>>;

const masters: readonly { name: MasterName; currency: Currency }[] = [
  { name: 'RUB', currency: 'RUR' },
  { name: 'UAH', currency: 'UAH' },
  { name: 'USD', currency: 'USD' },
  { name: 'EUR', currency: 'EUR' },
];

/** Enough for any number of children in a test. */
const masterBalance = '100000000.00';

/**
 * The credentials in `<data>/credentials.json` (mode 0600), after making the four master accounts at the first start. The file is
 * written before the accounts are committed under its names, so a crash between both only makes the next start write it again.
 */
export async function ensureMasterAccounts(
  store: Store,
  ledger: Ledger,
  dataFolder: string,
  now: () => number,
): Promise<Credentials> {
  const file = join(dataFolder, 'credentials.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Credentials) : undefined;
  if (known !== undefined && masters.every(({ name }) => store.serviceKeys.get(known[name].key_id) !== undefined)) {
    return known;
  }
  const pairs = await Promise.all(masters.map(async (master) => ({ ...master, keys: await newKeyPair() })));
  return store.commit(() => {
    const credentials = Object.fromEntries(
      pairs.map((master) => [master.name, addMaster(store, ledger, master, now())]),
    ) as Record<MasterName, MasterCredentials>;
    writeFileSync(`${file}.new`, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    return credentials;
  });
}

interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

async function newKeyPair(): Promise<KeyPair> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

function addMaster(
  store: Store,
  ledger: Ledger,
  { name, currency, keys }: { name: MasterName; currency: Currency; keys: KeyPair },
  createdAt: number,
): MasterCredentials {
  const accountName = `master-${name.toLowerCase()}`;
  const password = `Mp1!${randomBytes(12).toString('base64url')}`;
  const existing = store.accounts.find('name', accountName)[0];
  const account = store.accounts.put(
    newAccount({
      id: existing?.id ?? store.nextId('account'),
      parentId: null,
      name: accountName,
      email: `${accountName}@patchbay.invalid`,
      password,
      currency,
      active: true,
      createdAt,
    }),
  );
  const key = store.serviceKeys.put({ id: randomUUID(), accountId: account.id, publicKey: keys.publicKey });
  ledger.credit(account.id, { amount: masterBalance, type: 'wire_transfer', description: 'Opening balance' });
  return {
    account_id: account.id,
    account_name: account.name,
    account_email: account.email,
    api_key: account.apiKey,
    account_password: password,
    key_id: key.id,
    private_key: keys.privateKey,
  };
}
