import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { entryOf } from './lib/apps/start-apps.mjs';
import { compile } from './lib/build/compile.mjs';
import { Explained, runMain } from './lib/explained.mjs';
import { localFolder, root } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { runCommand } from './lib/run-command.mjs';

const committed = join(root, 'docs/openapi.json');

/**
 * `npm run openapi` writes docs/openapi.json from the code; `npm run openapi -- --check` says whether the committed file is fresh.
 * Comments on DTOs and controllers are its texts: the swagger plugin reads them into a metadata file that exists only meanwhile.
 */
await runMain(async () => {
  const isCheck = process.argv.includes('--check');
  await prepare({ build: true });
  const sources = join(root, 'apps/controller/src');
  const metadata = join(sources, 'metadata.ts');
  // Not imported at the top: in a fresh clone they are there only now.
  const generator = '@nestjs/cli/lib/compiler/plugins/plugin-metadata-generator.js';
  const { PluginMetadataGenerator } = await import(generator);
  const { ReadonlyVisitor } = await import('@nestjs/swagger/plugin');
  try {
    new PluginMetadataGenerator().generate({
      visitors: [
        new ReadonlyVisitor({
          introspectComments: true,
          classValidatorShim: true,
          dtoFileNameSuffix: ['.dto.ts'],
          pathToSource: sources,
        }),
      ],
      outputDir: sources,
      tsconfigPath: 'tsconfig.json',
    });
    await compile();
  } finally {
    rmSync(metadata, { force: true });
  }
  mkdirSync(localFolder, { recursive: true });
  const target = isCheck ? join(localFolder, 'openapi.json') : committed;
  await runCommand({
    name: 'openapi',
    command: process.execPath,
    args: [entryOf('controller', 'openapi/main'), target],
  });
  if (isCheck && readFileSync(target, 'utf8') !== readFileSync(committed, 'utf8')) {
    throw new Explained('docs/openapi.json is not what the code says: run npm run openapi and commit the file.');
  }
  process.stdout.write(isCheck ? 'docs/openapi.json is fresh.\n' : 'Wrote docs/openapi.json.\n');
});
