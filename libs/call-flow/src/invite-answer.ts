/** What a portal may tell a waiting call to do. */
export type InviteCommand = 'wait' | 'user' | 'queue' | 'hangup';

/**
 * The answer to "whom to ring?", and equally a later command into the live session.
 * `wait`: ring the user's desk phone, if any, and wait for a command; `user`: ring that user's browser now;
 * `queue`: ring the line's own queue; `hangup`: end the call.
 */
export interface InviteAnswer {
  command: InviteCommand;
  userId?: string;
  userHasPhone?: boolean;
}

const COMMANDS: readonly string[] = ['wait', 'user', 'queue', 'hangup'] satisfies InviteCommand[];

/** A user id may come as a number; anything that is no user id counts as absent. */
function userIdOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^[a-z0-9_-]{1,40}$/.test(text) ? text : undefined;
}

/** Reads a parsed answer or command; `undefined` for commands this release does not know and for `user` without a user. */
export function readInviteAnswer(value: unknown): InviteAnswer | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { command, userId: givenUser, userHasPhone } = value as Partial<Record<keyof InviteAnswer, unknown>>;
  if (typeof command !== 'string' || !COMMANDS.includes(command)) return undefined;
  const userId = userIdOf(givenUser);
  if (command === 'user' && userId === undefined) return undefined;
  return {
    command: command as InviteCommand,
    ...(userId === undefined ? {} : { userId }),
    userHasPhone: userHasPhone === true,
  };
}
