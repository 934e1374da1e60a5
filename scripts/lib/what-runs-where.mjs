import { join, relative } from 'node:path';
import { localFolder, root } from './paths.mjs';

/**
 * The page that a start ends with: what runs where, and what to try next.
 * @param {import('./run-file.mjs').Run} run
 * @param {string} dataFolder absolute
 * @returns {string} lines, ending with a newline
 */
export function whatRunsWhere(run, dataFolder) {
  const { addresses, environment } = run;
  const table = (/** @type {string[][]} */ rows) => rows.map(([name, text]) => `  ${name.padEnd(18)}${text}`);
  const servers = table([
    ['MySQL', withoutPassword(environment.DATABASE_URL)],
    ['Redis', withoutPassword(environment.REDIS_URL)],
    ['logs', `${relative(process.cwd(), join(dataFolder, 'logs')) || '.'}/`],
  ]);
  if (run.mode === 'only-servers') return ['', 'MySQL and Redis are ready.', ...servers, ''].join('\n');
  const apps = table([
    ['controller', `${addresses.controller}   API: /docs   health: /health/ready`],
    ['voice simulator', `${addresses.voiceSimulator}   and ${addresses.voiceSimulatorTls}`],
    ['demo portal', addresses.demoPortal],
    ['worker', addresses.worker],
  ]);
  const elsewhere = dataFolder === localFolder ? '' : ` --data ${relative(root, dataFolder)}`;
  const demo = dataFolder === localFolder ? 'npm run demo' : `npm run demo --${elsewhere}`;
  const next = table([
    ['the whole story', demo],
    ['health', `curl ${addresses.controller}/health/ready`],
    ['the API', `${addresses.controller}/docs`],
    ['the licences', `npm run tenants -- list${elsewhere}`],
    [
      'platform client',
      `NODE_EXTRA_CA_CERTS=${relative(process.cwd(), join(environment.VOICE_SIMULATOR_TLS_FOLDER, 'ca.pem'))}`,
    ],
  ]);
  const time = run.mode === 'virtual' ? ' on virtual time' : '';
  return [
    '',
    `Patchbay is ready${time}.`,
    ...apps,
    ...servers,
    '',
    'Try next:',
    ...next,
    '',
    'Ctrl-C stops it.',
    '',
  ].join('\n');
}

function withoutPassword(url) {
  const shown = new URL(url);
  if (shown.password) shown.password = '***';
  return shown.href;
}
