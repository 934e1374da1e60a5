import { isStopping, stopEverything } from './shutdown.mjs';

/** A failure whose message is written for the person at the terminal: it is printed without a stack. */
export class Explained extends Error {}

/**
 * Runs a command's main function: on return or failure everything that was started is stopped, then the process exits.
 * @param {() => Promise<number | void>} main resolves with the exit code; nothing means 0
 */
export async function runMain(main) {
  let code = 1;
  try {
    code = (await main()) ?? 0;
    if (isStopping()) return;
  } catch (error) {
    // What a signal stopped fails; the signal's handler exits.
    if (isStopping()) return;
    process.stderr.write(`\n${error instanceof Explained ? error.message : error.stack}\n`);
  }
  await stopEverything();
  process.exit(code);
}
