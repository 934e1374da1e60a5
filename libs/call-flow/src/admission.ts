import type { LineSettings, WorkingWindow } from './line-settings';

/** A moment on the wall clock of a line's time zone. */
export interface LocalTime {
  /** ISO 8601, 1 is Monday. */
  day: number;
  /** 0 to 23. */
  hour: number;
  minute: number;
}

/** What to do with a call that has just arrived. 603 is SIP's Decline (RFC 3261 section 21.6.2). */
export type Admission = { step: 'reject'; code: 603 } | { step: 'off-hours' } | { step: 'answer' };

/** Whether the line refuses this caller (E.164 with `+`); a hidden caller, the empty text, is never on a list. */
export function isBlocked(settings: LineSettings, caller: string): boolean {
  return caller !== '' && settings.blockList.includes(caller);
}

/** Whether a moment is working time. Without any window the line, if it keeps hours at all, never works. */
export function isWorkingTime(settings: LineSettings, local: LocalTime): boolean {
  const { enabled, windows } = settings.workingTime;
  return !enabled || windows.some((window) => includes(window, local));
}

function includes(window: WorkingWindow, local: LocalTime): boolean {
  const two = (part: number): string => String(part).padStart(2, '0');
  const time = `${two(local.hour)}:${two(local.minute)}`;
  return window.days.includes(local.day) && window.from <= time && time < window.to;
}

/**
 * The first decision about an incoming call. The block list comes before the hours.
 *
 * @param local undefined when the platform could not tell the local time: then the line counts as working, because a
 * caller turned away by mistake is worse than one who finds nobody
 */
export function admit(settings: LineSettings, caller: string, local: LocalTime | undefined): Admission {
  if (isBlocked(settings, caller)) return { step: 'reject', code: 603 };
  if (local !== undefined && !isWorkingTime(settings, local)) return { step: 'off-hours' };
  return { step: 'answer' };
}
