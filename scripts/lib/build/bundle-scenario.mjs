import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Explained } from '../explained.mjs';
import { root } from '../paths.mjs';

const scenario = join(root, 'apps', 'scenario');
const output = join(root, 'dist', 'scenario', 'scenario.js');

/**
 * Bundles the call scenario into the one plain script that runs inside the voice platform, dist/scenario/scenario.js.
 * Its first line names the release and the SHA-256 (hex) of everything after that line.
 * @returns {Promise<{ release: number, sha256: string, characters: number } | undefined>} nothing without a scenario
 */
export async function bundleScenario() {
  if (!existsSync(join(scenario, 'src', 'main.ts'))) return undefined;
  const { build } = await import('esbuild');
  const result = await build({
    absWorkingDir: root,
    entryPoints: [join(scenario, 'src', 'main.ts')],
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    platform: 'neutral',
    target: 'es2020',
    // Scenarios hash strings, which is only sure for ASCII.
    charset: 'ascii',
    conditions: ['@patchbay/source'],
    // Smaller to parse at every call, and still readable in a session log: names stay as written.
    minifyWhitespace: true,
    minifySyntax: true,
    keepNames: false,
    legalComments: 'none',
    logLevel: 'silent',
    plugins: [withoutNode],
  }).catch((error) => {
    throw new Explained(`The scenario cannot be bundled: ${error.message}`);
  });
  refuseNode(result.metafile);
  const body = result.outputFiles[0].text;
  const sha256 = createHash('sha256').update(body).digest('hex');
  const { release } = JSON.parse(readFileSync(join(scenario, 'release.json'), 'utf8'));
  const script = `// patchbay scenario release ${release} sha256 ${sha256}\n${body}`;
  mkdirSync(dirname(output), { recursive: true });
  if (!existsSync(output) || readFileSync(output, 'utf8') !== script) writeFileSync(output, script);
  return { release, sha256, characters: script.length };
}

const stub = 'absent-in-scenarios';

/** Rooms that the scenario shares have files for Node alone; whatever is not used of them is left out with its imports. */
const withoutNode = {
  name: 'without-node',
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: stub, sideEffects: false }));
    build.onLoad({ filter: /.*/, namespace: stub }, () => ({ contents: 'module.exports = {};', loader: 'js' }));
  },
};

/** What was not left out would fail inside the voice platform, at a caller's expense. */
function refuseNode(metafile) {
  for (const { inputs } of Object.values(metafile.outputs)) {
    const used = Object.keys(inputs).find((path) => path.startsWith(`${stub}:`) && inputs[path].bytesInOutput > 0);
    if (!used) continue;
    const importers = Object.entries(metafile.inputs)
      .filter(([, input]) => input.imports.some(({ path }) => path === used))
      .map(([path]) => path);
    throw new Explained(
      `The scenario uses ${used.slice(stub.length + 1)}, which only Node has: ${importers.join(', ')}`,
    );
  }
}
