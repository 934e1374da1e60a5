import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The secrets of one data folder, made at first use and kept in its `secrets.json`, which only the owner may read.
 * @param {string} dataFolder absolute, must exist
 * @returns {{ keyEncryptionKey: string, serverPassword: string }} `keyEncryptionKey` is 32 random bytes in base64;
 *   `serverPassword` protects the private MySQL and Redis from other users of the machine
 */
export function readOrMakeSecrets(dataFolder) {
  const path = join(dataFolder, 'secrets.json');
  if (!existsSync(path)) {
    const secrets = {
      keyEncryptionKey: randomBytes(32).toString('base64'),
      serverPassword: randomBytes(24).toString('hex'),
    };
    writeSecretFile(path, secrets);
  }
  return JSON.parse(readFileSync(path, 'utf8'));
}

/**
 * Writes JSON that only the owner may read, whole or not at all.
 * @param {string} path absolute
 * @param {unknown} content
 */
export function writeSecretFile(path, content) {
  const draft = `${path}.draft`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}
