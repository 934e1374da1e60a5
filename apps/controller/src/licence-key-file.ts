import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { InvalidInput } from '#foundation';
import { generateLicenceKey, isStrongLicenceKey } from '#signing';

/**
 * The licence key of a portal from a file that holds `{"portalId","licenceKey"}`; makes both when there is no file. The file is on the
 * disk, readable by its owner only, when this returns: whoever dies afterwards finds the same key in it.
 * @param path the folder must exist
 * @throws InvalidInput `bad-usage` when the file holds something else, which is never repeated
 */
export function licenceKeyFromFile(path: string, portalId: string): string {
  if (existsSync(path)) return readKey(path, portalId);
  const licenceKey = generateLicenceKey();
  const draft = `${path}.draft`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeSync(file, `${JSON.stringify({ portalId, licenceKey }, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  syncFolder(dirname(path));
  return licenceKey;
}

function readKey(path: string, portalId: string): string {
  try {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as { portalId?: unknown; licenceKey?: unknown };
    const { licenceKey } = kept;
    if (kept.portalId === portalId && typeof licenceKey === 'string' && isStrongLicenceKey(licenceKey))
      return licenceKey;
  } catch {
    // Said below, without what was wrong inside.
  }
  throw new InvalidInput('bad-usage', `${path} holds no licence key of ${portalId}.`);
}

/** A rename is durable only when the folder is: see fsync(2). */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
