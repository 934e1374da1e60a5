import { readFileSync } from 'node:fs';
import { Explained } from '../explained.mjs';
import { runCommand } from '../run-command.mjs';
import { ask, canAsk, say } from '../terminal.mjs';
import { findProgram } from './find-programs.mjs';

/**
 * Debian's packages that hold the servers' programs and no system service: the -core packages are MariaDB's programs
 * alone (the client's has `my_print_defaults`, which the server's set-up calls), redis-tools has Redis's one binary.
 */
const debianPackages = { mysql: ['mariadb-server-core', 'mariadb-client-core'], redis: ['redis-tools'] };

/** Package managers of other systems, by the program that shows that the system has them. */
const otherSystems = [
  { manager: 'brew', root: false, install: 'brew install', mysql: 'mariadb', redis: 'redis' },
  { manager: 'dnf', root: true, install: 'dnf install -y', mysql: 'mariadb-server', redis: 'valkey' },
  { manager: 'apk', root: true, install: 'apk add', mysql: 'mariadb mariadb-client', redis: 'redis' },
  { manager: 'pacman', root: true, install: 'pacman -S --needed --noconfirm', mysql: 'mariadb', redis: 'valkey' },
  { manager: 'zypper', root: true, install: 'zypper install -y', mysql: 'mariadb', redis: 'valkey' },
];

const aptOptions = ['-o', 'DPkg::Lock::Timeout=60'];

/**
 * Installs missing servers where that can be done without starting a system service: on Debian and Ubuntu as root, after
 * asking when somebody is there to answer.
 * @param {Array<'mysql' | 'redis'>} missing
 * @param {(title: string, work: (report: (detail: string) => void) => Promise<void>) => Promise<void>} step
 * @throws {Explained} with the command to run by hand, everywhere else
 */
export async function installPrograms(missing, step) {
  const packages = missing.flatMap((server) => debianPackages[server]);
  if (!isDebian() || process.getuid?.() !== 0) throw new Explained(adviceFor(missing));
  if (canAsk() && !(await ask(`Install ${packages.join(' ')} with apt-get? No service is started.`))) {
    throw new Explained(adviceFor(missing));
  }
  const apt = { command: 'apt-get', env: { DEBIAN_FRONTEND: 'noninteractive' } };
  await step('apt-get update', async (report) => {
    await runCommand({ ...apt, name: 'apt-update', args: [...aptOptions, 'update'], report });
  });
  await step('apt-get install', async (report) => {
    const args = [...aptOptions, 'install', '-y', '--no-install-recommends', ...packages];
    await runCommand({ ...apt, name: 'apt-install', args, report });
    report(packages.join(' '));
  });
}

/**
 * @param {Array<'mysql' | 'redis'>} missing
 * @returns {string} what to run on the system at hand, and the two ways that need no installation
 */
export function adviceFor(missing) {
  const names = missing.map((server) =>
    server === 'mysql' ? 'MySQL >= 8.0 or MariaDB >= 10.6' : 'Redis >= 6.2 or Valkey',
  );
  return [
    `Patchbay needs ${names.join(' and ')}, and this machine has no such program.`,
    '',
    ...installationLines(missing),
    'Or run everything in Docker:   docker compose -f docker/compose.yaml up --build',
    'Or use servers you have:       DATABASE_URL=mysql://user:password@host:3306/patchbay REDIS_URL=redis://host:6379 npm start',
  ].join('\n');
}

function installationLines(missing) {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  if (isDebian()) {
    const packages = missing.flatMap((server) => debianPackages[server]).join(' ');
    return [
      'Install them (programs only, no service is started), then run the same command again:',
      `  ${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${packages}`,
      '',
    ];
  }
  const system = otherSystems.find(({ manager }) => findProgram(manager));
  if (!system) return [];
  const packages = missing.map((server) => system[server]).join(' ');
  return [
    'Install them, then run the same command again (starting a service is not needed):',
    `  ${system.root ? sudo : ''}${system.install} ${packages}`,
    '',
  ];
}

function isDebian() {
  try {
    const release = readFileSync('/etc/os-release', 'utf8');
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release) && findProgram('apt-get') !== undefined;
  } catch {
    return false;
  }
}

/** @param {Array<'mysql' | 'redis'>} missing servers whose installed packages turned out to be no use */
export function refuseOldPackages(missing) {
  say("This system's packages are too old for Patchbay or hold no server program.");
  throw new Explained(adviceFor(missing));
}
