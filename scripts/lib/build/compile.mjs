import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from '../paths.mjs';
import { sourceFiles } from '../source-files.mjs';

const sourceFolders = ['apps', 'libs', 'migrations'];
const dist = join(root, 'dist');
const memory = join(dist, '.build.json');
/** Papers and settings that nothing reads at run time. */
const notCopied = /\.(md|d\.ts)$|(^|\/)tsconfig[^/]*\.json$/;

/**
 * Compiles the TypeScript of all apps, rooms and migrations into dist/ with swc, copies other files beside it, and
 * removes what has no source any more. Only files that changed since the last build are touched, so a system that runs
 * from dist/ stays whole. The caller holds the preparation lock.
 * @returns {Promise<{ changed: number, total: number }>} counts of files
 */
export async function compile() {
  const swcrc = readFileSync(join(root, '.swcrc'), 'utf8');
  const excluded = JSON.parse(swcrc).exclude.map((pattern) => new RegExp(pattern));
  const { transformFile, version } = await import('@swc/core');
  const tools = `${version} ${swcrc}`;

  const before = readMemory(tools);
  /** @type {Record<string, string>} */
  const now = {};
  const work = [];
  for (const file of sourceFiles(sourceFolders)) {
    if (notCopied.test(file) || excluded.some((pattern) => pattern.test(file))) continue;
    const { mtimeMs, size } = statSync(join(root, file));
    now[file] = `${mtimeMs}:${size}`;
    if (before[file] === now[file] && existsSync(outputOf(file))) continue;
    work.push(file.endsWith('.ts') ? compileFile(transformFile, file) : copyFile(file));
  }
  await Promise.all(work);
  removeOrphans(now);
  mkdirSync(dist, { recursive: true });
  writeFileSync(memory, JSON.stringify({ tools, files: now }));
  return { changed: work.length, total: Object.keys(now).length };
}

async function compileFile(transformFile, file) {
  const output = outputOf(file);
  mkdirSync(dirname(output), { recursive: true });
  const { code, map } = await transformFile(join(root, file), {
    cwd: root,
    sourceFileName: relative(dirname(output), join(root, file)),
    outputPath: output,
  });
  writeFileSync(`${output}.map`, map ?? '');
  writeFileSync(output, `${code}\n//# sourceMappingURL=${output.slice(dirname(output).length + 1)}.map\n`);
}

async function copyFile(file) {
  mkdirSync(dirname(outputOf(file)), { recursive: true });
  copyFileSync(join(root, file), outputOf(file));
}

function outputOf(file) {
  return join(dist, file.replace(/\.ts$/, '.js'));
}

/** A migration or entity that was removed must not live on in dist/. */
function removeOrphans(sources) {
  const wanted = new Set(Object.keys(sources).map((file) => relative(dist, outputOf(file))));
  for (const folder of sourceFolders) {
    if (!existsSync(join(dist, folder))) continue;
    for (const path of readdirSync(join(dist, folder), { recursive: true, withFileTypes: true })) {
      const file = relative(dist, join(path.parentPath, path.name));
      if (path.isFile() && !wanted.has(file.replace(/\.js\.map$/, '.js'))) rmSync(join(dist, file));
    }
  }
}

function readMemory(tools) {
  try {
    const kept = JSON.parse(readFileSync(memory, 'utf8'));
    return kept.tools === tools ? kept.files : {};
  } catch {
    return {};
  }
}
