import { createPrivateKey, type KeyObject } from 'node:crypto';
import { currencies, type Currency, registerSecret } from '#foundation';

/** What proves that we own a master account: its api_key, and a service-account key for tokens (guides/managementapi/jwt). */
export interface MasterCredentials {
  accountId: string;
  apiKey: string;
  keyId: string;
  privateKey: KeyObject;
}

/**
 * Reads the masters by currency. Returns undefined when the text is not JSON, names no currency of ours, or any entry lacks a field or
 * has a key that cannot be read. The secrets in it are registered with the log's redaction.
 */
export function parseCredentials(text: string): ReadonlyMap<Currency, MasterCredentials> | undefined {
  try {
    const entries = JSON.parse(text) as Partial<Record<string, Record<string, unknown>>>;
    const masters = new Map<Currency, MasterCredentials>();
    for (const currency of currencies) {
      const entry = entries[currency];
      if (entry !== undefined) masters.set(currency, readMaster(entry));
    }
    return masters.size === 0 ? undefined : masters;
  } catch {
    return undefined;
  }
}

function readMaster(entry: Readonly<Record<string, unknown>>): MasterCredentials {
  const accountId = String(entry['account_id']);
  const { api_key: apiKey, key_id: keyId, private_key: privateKey } = entry;
  if (!/^\d{1,15}$/.test(accountId) || !isText(apiKey) || !isText(keyId) || !isText(privateKey)) {
    throw new TypeError('A master account lacks a field');
  }
  registerSecret(apiKey);
  registerSecret(privateKey);
  return { accountId, apiKey, keyId, privateKey: createPrivateKey(privateKey) };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
