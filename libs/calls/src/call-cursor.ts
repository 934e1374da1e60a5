import { AppError, InvalidInput, type SecretBox } from '#foundation';

/** Where a page of calls ended. */
export interface CallPosition {
  startedAt: Date;
  callId: string;
}

const longestCursor = 512;
const place = (tenantId: string): string => `calls/cursor/${tenantId}`;

/** A position as an opaque text that only this tenant can use: sealed, with the tenant authenticated (case E06). */
export function sealCursor(secrets: SecretBox, tenantId: string, { startedAt, callId }: CallPosition): string {
  const sealed = secrets.seal(`${startedAt.toISOString()} ${callId}`, place(tenantId));
  return Buffer.from(sealed).toString('base64url');
}

/** The position in a cursor. Throws InvalidInput `bad-cursor` for a text that is not a cursor of this tenant. */
export function openCursor(secrets: SecretBox, tenantId: string, cursor: string): CallPosition {
  if (cursor.length <= longestCursor) {
    try {
      const text = secrets.open(Buffer.from(cursor, 'base64url').toString('latin1'), place(tenantId));
      const [moment = '', callId = ''] = text.split(' ');
      return { startedAt: new Date(moment), callId };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  throw new InvalidInput('bad-cursor', 'The cursor is not one that this list gave you.');
}
