/** @type {Array<() => Promise<unknown> | unknown>} */
const stops = [];
/** @type {Promise<void> | undefined} */
let stopping;

/**
 * Registers what must be undone before the process ends. Stops run one after the other, the latest first.
 * @param {() => Promise<unknown> | unknown} stop must bound itself in time
 */
export function onStop(stop) {
  stops.push(stop);
}

/** @returns {boolean} whether stopping has begun, so that a child's end is no surprise */
export function isStopping() {
  return stopping !== undefined;
}

/**
 * Runs all registered stops once; later calls wait for the same run.
 * @returns {Promise<void>}
 */
export function stopEverything() {
  stopping ??= (async () => {
    for (let stop = stops.pop(); stop; stop = stops.pop()) {
      try {
        await stop();
      } catch (error) {
        process.stderr.write(`While stopping: ${error.message}\n`);
      }
    }
  })();
  return stopping;
}

/**
 * Makes SIGTERM, SIGINT (Ctrl-C) and SIGHUP stop everything and exit. A second signal exits at once: the guards then end
 * the children by themselves.
 * @param {number} exitCode what to exit with after a clean stop
 */
export function stopOnSignals(exitCode) {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    process.on(signal, async () => {
      if (isStopping()) process.exit(1);
      process.stderr.write('\nStopping …\n');
      await stopEverything();
      process.stderr.write('Stopped.\n');
      process.exit(exitCode);
    });
  }
}
