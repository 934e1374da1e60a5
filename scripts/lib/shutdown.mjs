const parentLookMs = 250;
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
  const stop = async () => {
    process.stderr.write('\nStopping …\n');
    await stopEverything();
    process.stderr.write('Stopped.\n');
    process.exit(exitCode);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    process.on(signal, () => (isStopping() ? process.exit(1) : stop()));
  }
  if (process.env.npm_lifecycle_event) stopWithParent(stop);
}

/** npm hands no SIGTERM on to its script when it is ended by one: the script notices that it was left behind. */
function stopWithParent(stop) {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    if (!isStopping()) void stop();
  }, parentLookMs);
  look.unref();
}
