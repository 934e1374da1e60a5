import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Explained } from '../explained.mjs';
import { root } from '../paths.mjs';
import { sourceFiles } from '../source-files.mjs';

/** How a spec declares a proof; see `proof` of libs/testing. */
const declaration = /\bproof\(\s*'([a-z0-9-]+)'/g;

/**
 * Finds the heavy properties that can be run at full figures: a spec declares one by calling `proof('<name>', …)`.
 * @returns {Map<string, string>} the spec's path, relative to the root, by the proof's name
 */
export function findProofs() {
  const found = new Map();
  for (const file of sourceFiles(['apps', 'libs'])) {
    if (!/spec\.ts$/.test(file)) continue;
    for (const [, name] of readFileSync(join(root, file), 'utf8').matchAll(declaration)) {
      if (found.has(name) && found.get(name) !== file) throw new Explained(`Two specs declare the proof ${name}.`);
      found.set(name, file);
    }
  }
  return found;
}
