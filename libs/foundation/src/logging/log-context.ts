import { AsyncLocalStorage } from 'node:async_hooks';

/** Ids that every log line of one piece of work carries. For logs only: nothing decides by them. */
export interface LogIds {
  requestId?: string;
  portalId?: string;
  tenantId?: string;
  callId?: string;
}

const storage = new AsyncLocalStorage<LogIds>();

/** Runs work whose log lines carry these ids, merged over those already in force. */
export function withLogIds<T>(ids: LogIds, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...ids }, work);
}

/** Adds ids to those of the work in progress; does nothing outside of `withLogIds`. */
export function addLogIds(ids: LogIds): void {
  const current = storage.getStore();
  if (current !== undefined) Object.assign(current, ids);
}

/** The ids in force. */
export function logIds(): LogIds {
  return storage.getStore() ?? {};
}
