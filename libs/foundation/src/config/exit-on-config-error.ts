import { ConfigError } from './load-config';

/** Exit status for a bad environment: EX_CONFIG of sysexits.h. */
export const exitStatusBadConfig = 78;

/**
 * Runs a process's start. A bad environment prints one line per bad variable (never a value) and exits 78; any other failure
 * prints its message and exits 1. Returns when the start has succeeded.
 */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`The environment is not right:\n${error.message.replace(/^/gm, '  ')}\n`);
      process.exit(exitStatusBadConfig);
    }
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  }
}
