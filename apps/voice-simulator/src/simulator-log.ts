/** Where the simulator tells what it does; the process's structured logger fits. Messages are constant sentences, variables are parameters. */
export interface SimulatorLog {
  log(message: string, parameters?: Readonly<Record<string, unknown>>): void;
  warn(message: string, parameters?: Readonly<Record<string, unknown>>): void;
  error(message: string, parameters?: Readonly<Record<string, unknown>>): void;
}

/** A log that says nothing. */
export const silentLog: SimulatorLog = { log: () => undefined, warn: () => undefined, error: () => undefined };
