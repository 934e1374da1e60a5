import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/**
 * Lists the files of some folders of the checkout, without what tools put there.
 * @param {string[]} folders relative to the root; missing ones are empty
 * @returns {string[]} paths relative to the root, with forward slashes
 */
export function sourceFiles(folders) {
  return folders.flatMap((folder) => {
    if (!existsSync(join(root, folder))) return [];
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    return entries.flatMap((entry) => {
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) return [];
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? sourceFiles([path]) : [path];
    });
  });
}
