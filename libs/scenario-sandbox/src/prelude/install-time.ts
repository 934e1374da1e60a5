import type { Kit } from './kit';

/** Virtual timers, Date in UTC at session time, getLocalTime; source text of the prelude (see `Kit`). */
export function installTime(kit: Kit): void {
  const { scope, state, settings, text } = kit;
  const RealDate = Date;
  const timers = new Map<number, { run: () => unknown; everyMs: number | undefined }>();
  let lastTimerId = 0;

  function delayOf(delay: unknown): number {
    const delayMs = Number(delay ?? 0);
    return Number.isFinite(delayMs) && delayMs > 0 ? delayMs : 0;
  }

  function set(callback: unknown, delayMs: number, everyMs: number | undefined, parameters: unknown[]): number {
    if (typeof callback !== 'function') throw new TypeError('a timer needs a function');
    const timerId = ++lastTimerId;
    if (state.phase !== 'running') return timerId;
    if (timers.size >= settings.limits.activeTimers) {
      throw new Error(`Exceeded the limit of ${settings.limits.activeTimers} active timers`);
    }
    const run = callback as (...values: unknown[]) => unknown;
    timers.set(timerId, { run: () => run(...parameters), everyMs });
    kit.emit({ op: 'setTimer', timerId, delayMs });
    return timerId;
  }

  function clear(timerId: unknown): void {
    if (typeof timerId === 'number' && timers.delete(timerId)) kit.emit({ op: 'clearTimer', timerId });
  }

  scope.setTimeout = (callback: unknown, delay?: unknown, ...parameters: unknown[]) =>
    set(callback, delayOf(delay), undefined, parameters);
  scope.setInterval = (callback: unknown, delay?: unknown, ...parameters: unknown[]) => {
    const everyMs = Math.max(settings.limits.intervalMs, delayOf(delay));
    return set(callback, everyMs, everyMs, parameters);
  };
  scope.clearTimeout = clear;
  scope.clearInterval = clear;

  kit.handlers.timer = ({ timerId }) => {
    const timer = timers.get(timerId);
    if (timer === undefined || state.phase !== 'running') return;
    if (timer.everyMs === undefined) timers.delete(timerId);
    kit.guard(timer.run);
    if (timer.everyMs !== undefined && timers.has(timerId))
      kit.emit({ op: 'setTimer', timerId, delayMs: timer.everyMs });
  };

  // The platform's clock is UTC whatever this machine's zone is: local getters and setters are the UTC ones, local text is UTC.
  function fromParts(parts: unknown[]): unknown[] {
    if (parts.length === 0) return [state.nowMs];
    if (parts.length > 1) return [RealDate.UTC(...(parts as [number, number]))];
    const only = parts[0];
    const isLocalText = typeof only === 'string' && /T[\d:.]+$/.test(only);
    return [isLocalText ? `${only}Z` : only];
  }
  function SessionDate(...parts: unknown[]): unknown {
    if ((new.target as unknown) === undefined) return (Reflect.construct(SessionDate, []) as Date).toString();
    return Reflect.construct(RealDate, fromParts(parts), new.target);
  }
  const inUtc = Object.create(RealDate.prototype) as Record<string, unknown>;
  const utcMethods = RealDate.prototype as unknown as Record<string, unknown>;
  for (const part of ['FullYear', 'Month', 'Date', 'Day', 'Hours', 'Minutes', 'Seconds', 'Milliseconds']) {
    inUtc[`get${part}`] = utcMethods[`getUTC${part}`];
    if (part !== 'Day') inUtc[`set${part}`] = utcMethods[`setUTC${part}`];
  }
  Object.assign(inUtc, {
    constructor: SessionDate,
    getTimezoneOffset: () => 0,
    toString(this: Date) {
      return `${this.toUTCString().slice(0, -4)} GMT+0000 (UTC)`;
    },
  });
  for (const key of Object.keys(inUtc)) Object.defineProperty(inUtc, key, { enumerable: false });
  SessionDate.prototype = inUtc;
  SessionDate.now = () => state.nowMs;
  SessionDate.UTC = (...parts: [number, number]) => RealDate.UTC(...parts);
  SessionDate.parse = (moment: unknown) => RealDate.parse(text(fromParts([text(moment)])[0]));
  scope.Date = SessionDate;
  // Without this the scenario could reach the real clock through the prototype of its dates.
  if (scope === globalThis) RealDate.prototype.constructor = SessionDate;

  scope.getLocalTime = (timeZone: unknown, date?: { getTime(): number }) => {
    const timeMs = date === undefined ? state.nowMs : date.getTime();
    return Reflect.construct(SessionDate, [kit.ask('localTime', { timeZone: text(timeZone), timeMs })]) as unknown;
  };
}
