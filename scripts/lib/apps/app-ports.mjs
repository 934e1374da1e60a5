import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Explained } from '../explained.mjs';
import { localFolder } from '../paths.mjs';
import { takeCertainPort, takePort } from '../ports.mjs';
import { writeSecretFile } from '../secrets.mjs';

/** Tried first by the checkout's own start, so that its addresses are the ones people know; any free port when one is taken. */
const usualPorts = { controller: 8080, simulator: 8090, simulatorTls: 8443, clock: 8091, portal: 8070, worker: 8081 };

/**
 * What has these addresses written into what it keeps: the platform's accounts (callback address and secrets), the call history (log
 * and record addresses), the controller (the portal's addresses). With other ports it would be dead.
 */
const keptPorts = {
  controller: 'the controller',
  simulator: 'the voice simulator',
  simulatorTls: "the voice simulator's HTTPS",
  portal: 'the demo portal',
};

/** An app of a killed start, whose guard stops it, may hold a port for a moment more. */
const patienceMs = 3000;
const lookMs = 100;

/**
 * Takes the ports of all apps: those of the last start in this data folder; at the first start the usual ones in the checkout's own
 * folder, any free ones in another, so that a demo or a test never stands where a start is expected.
 * @param {string} dataFolder absolute; the caller holds its lock
 * @returns {Promise<{ ports: Record<string, import('../ports.mjs').TakenPort>, isRemembered: boolean }>}
 * @throws {Explained} when a port whose address is kept elsewhere is taken
 */
export async function takeAppPorts(dataFolder) {
  const file = fileOf(dataFolder);
  const isRemembered = existsSync(file);
  const first =
    dataFolder === localFolder ? usualPorts : Object.fromEntries(Object.keys(usualPorts).map((name) => [name, 0]));
  const wanted = { ...first, ...(isRemembered ? JSON.parse(readFileSync(file, 'utf8')) : {}) };
  /** @type {Record<string, import('../ports.mjs').TakenPort>} */
  const ports = {};
  for (const [name, number] of Object.entries(wanted)) {
    if (!isRemembered || !(name in keptPorts)) ports[name] = await takePort(number);
    else ports[name] = (await takePatiently(number)) ?? refusePort(dataFolder, name, number);
  }
  return { ports, isRemembered };
}

/**
 * Makes the next start in this data folder use the same ports. To be called before anything can be provisioned through them.
 * @param {string} dataFolder absolute
 * @param {Record<string, number>} ports
 */
export function rememberAppPorts(dataFolder, ports) {
  writeSecretFile(fileOf(dataFolder), ports);
}

/** @returns {never} */
function refusePort(dataFolder, name, number) {
  throw new Explained(
    `Port ${number} is taken by another program, and the accounts in ${dataFolder} were made for ${keptPorts[name]} there: ` +
      'free that port, or start a system of its own with --data <another folder>.',
  );
}

async function takePatiently(number) {
  for (const deadline = performance.now() + patienceMs; ; await sleep(lookMs)) {
    const port = await takeCertainPort(number);
    if (port || performance.now() > deadline) return port;
  }
}

function fileOf(dataFolder) {
  return join(dataFolder, 'app-ports.json');
}
