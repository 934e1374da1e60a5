import type { Release, SandboxClock, Timer } from './sandbox-clock';

/** The longest delay that setTimeout honours; beyond it Node fires at once. */
const longestTimeoutMs = 2 ** 31 - 1;

/** Real time. Holds have no effect. */
export class WallClock implements SandboxClock {
  now(): number {
    return Date.now();
  }

  at(timeMs: number, callback: () => void): Timer {
    let handle: NodeJS.Timeout;
    const arm = (): void => {
      const left = timeMs - Date.now();
      handle = left > longestTimeoutMs ? setTimeout(arm, longestTimeoutMs) : setTimeout(callback, Math.max(0, left));
    };
    arm();
    return { cancel: () => clearTimeout(handle) };
  }

  hold(): Release {
    return () => undefined;
  }
}
