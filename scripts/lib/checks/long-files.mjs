import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.mjs';
import { sourceFiles } from '../source-files.mjs';

const mostLines = 300;
const folders = ['apps', 'libs', 'migrations', 'scripts', 'docker'];

/**
 * Files that a person cannot read at one sitting.
 * @returns {Promise<string>} one line for each, or nothing
 */
export async function findLongFiles() {
  const long = sourceFiles(folders)
    .filter((file) => /\.(ts|mjs|cjs|js|sh|sql|yaml)$/.test(file))
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > mostLines);
  return long
    .map(({ file, lines }) => `${file} has ${lines} lines, ${mostLines} are allowed: divide it by meaning.`)
    .join('\n');
}
