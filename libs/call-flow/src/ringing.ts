import type { InviteAnswer } from './invite-answer';
import type { LineSettings, NoAnswerRule } from './line-settings';

/** At most this many users ring together: two legs each, and the platform allows 10 unanswered legs in a session. */
export const MOST_RUNG_TOGETHER = 4;

/** A device to ring: the login is `user<userId>` for a browser and `phone<userId>` for a desk phone. */
export interface Device {
  userId: string;
  kind: 'browser' | 'desk-phone';
}

/** What follows the greeting: digits are awaited so long, or nothing is. */
export type AfterGreeting = { step: 'await-extension'; waitMs: number } | { step: 'invite' };

/** What a caller who waits gets next. An empty `ring` means: go on waiting for a command. */
export type WaitingStep = { step: 'ring'; devices: Device[] } | { step: 'queue' } | { step: 'hangup' };

/** What a caller gets whom nobody answered. */
export type NoAnswerStep =
  | { step: 'ring'; devices: Device[] }
  | { step: 'forward'; number: string }
  | { step: 'voicemail' }
  | { step: 'hangup' };

const bothDevices = (userId: string): Device[] => [
  { userId, kind: 'browser' },
  { userId, kind: 'desk-phone' },
];

/** Decides whether a caller may dial an extension after the greeting. */
export function afterGreeting(settings: LineSettings): AfterGreeting {
  const { enabled, waitSeconds } = settings.extensionDialling;
  return enabled ? { step: 'await-extension', waitMs: waitSeconds * 1000 } : { step: 'invite' };
}

/** The devices behind dialled digits: an extension is the user id itself. Nothing dialled, nobody rung. */
export function devicesOfExtension(digits: string): Device[] {
  return /^\d{1,10}$/.test(digits) ? bothDevices(digits) : [];
}

/**
 * Decides what a portal's answer or command means for a waiting caller. No answer (`undefined`) is the line's own queue:
 * a call never depends on the portal.
 */
export function afterInvite(answer: InviteAnswer | undefined): WaitingStep {
  if (answer === undefined) return { step: 'queue' };
  const { command, userId, userHasPhone } = answer;
  switch (command) {
    case 'wait':
      return {
        step: 'ring',
        devices: userId !== undefined && userHasPhone === true ? [{ userId, kind: 'desk-phone' }] : [],
      };
    case 'user':
      return { step: 'ring', devices: userId === undefined ? [] : [{ userId, kind: 'browser' }] };
    case 'queue':
    case 'hangup':
      return { step: command };
  }
}

/**
 * The users whom the queue rings next: those not tried yet, in the queue's order. `evenly` turns the order by a number
 * taken from the session, which spreads calls without any memory shared between sessions.
 *
 * @param turn any whole number from 0; the session's own
 */
export function nextInQueue(queue: LineSettings['queue'], tried: readonly string[], turn: number): string[] {
  const { members, type } = queue;
  const start = type === 'evenly' && members.length > 0 ? turn % members.length : 0;
  const untried = [...members.slice(start), ...members.slice(0, start)].filter((userId) => !tried.includes(userId));
  return untried.slice(0, type === 'all' ? MOST_RUNG_TOGETHER : 1);
}

/** Decides what follows when a turn of ringing ended without an answer: the next turn of the queue, else the line's rule. */
export function afterNoAnswer(settings: LineSettings, tried: readonly string[], turn: number): NoAnswerStep {
  const next = nextInQueue(settings.queue, tried, turn);
  if (next.length > 0) return { step: 'ring', devices: next.flatMap(bothDevices) };
  return byRule(settings, settings.noAnswerRule);
}

/** What a rule means; `forward` without a number falls back to the announcement. */
export function byRule(settings: LineSettings, rule: NoAnswerRule): NoAnswerStep {
  if (rule !== 'forward') return { step: rule };
  return settings.forwardNumber === undefined
    ? { step: 'voicemail' }
    : { step: 'forward', number: settings.forwardNumber };
}
