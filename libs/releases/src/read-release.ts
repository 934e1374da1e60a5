import { createHash } from 'node:crypto';
import { InternalError } from '#foundation';

/** A numbered call scenario, ready to be installed. */
export interface Release {
  /** Counts up from 1; an account is stamped with the number it runs. */
  number: number;
  /** SHA-256 of everything after the first line feed, 64 hexadecimal characters. */
  hash: string;
  /** The whole text, first line included, as it is uploaded. */
  script: string;
  /** Version of the config that this scenario reads. */
  schemaVersion: number;
}

/** The config schema that every scenario of this build reads. */
const schemaVersion = 1;

/** The platform refuses longer scripts: less than 128 KB (AddScenario, `scenario_script`). */
const longestScriptBytes = 128 * 1024 - 1;

/**
 * Reads a bundle whose first line is `// patchbay scenario release <n> sha256 <hash>`. Throws InternalError `release-unreadable` when the
 * line is missing, the rest does not have that hash (a torn or edited file), or the script is too long for the platform.
 */
export function readRelease(script: string): Release {
  const lineFeed = script.indexOf('\n');
  const header = /^\/\/ patchbay scenario release (\d{1,9}) sha256 ([0-9a-f]{64})$/.exec(script.slice(0, lineFeed));
  const [, number, hash] = header ?? [];
  if (number === undefined || hash === undefined) throw unreadable('has no release line');
  if (
    createHash('sha256')
      .update(script.slice(lineFeed + 1))
      .digest('hex') !== hash
  )
    throw unreadable('does not have the hash it states');
  if (Buffer.byteLength(script) > longestScriptBytes) throw unreadable('is too long for the voice platform');
  return { number: Number(number), hash, script, schemaVersion };
}

function unreadable(why: string): InternalError {
  return new InternalError('release-unreadable', `The scenario bundle ${why}.`);
}
