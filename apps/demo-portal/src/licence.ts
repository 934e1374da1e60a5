import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InternalError } from '#foundation';

/** What a portal gets when its licence is issued. */
export interface Licence {
  portalId: string;
  licenceKey: string;
}

/**
 * Reads the licence from `licence.json` in the portal's folder.
 * @throws InternalError `licence-missing`, which never repeats what the file holds
 */
export function readLicence(dataFolder: string): Licence {
  const path = join(dataFolder, 'licence.json');
  try {
    const { portalId, licenceKey } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Licence>;
    if (typeof portalId === 'string' && typeof licenceKey === 'string') return { portalId, licenceKey };
  } catch {
    // Said below, without what was wrong inside.
  }
  throw new InternalError('licence-missing', `There is no licence in ${path}.`);
}
