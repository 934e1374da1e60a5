import { openCursor, sealCursor, type SecretBox } from '#foundation';

/** Where a page of calls ended. */
export interface CallPosition {
  startedAt: Date;
  callId: string;
}

const list = 'calls';

/** A position as an opaque text that only this tenant can use. */
export function sealCallCursor(secrets: SecretBox, tenantId: string, { startedAt, callId }: CallPosition): string {
  return sealCursor(secrets, list, tenantId, `${startedAt.toISOString()} ${callId}`);
}

/** The position in a cursor. Throws InvalidInput `bad-cursor` for a text that is not a cursor of this tenant. */
export function openCallCursor(secrets: SecretBox, tenantId: string, cursor: string): CallPosition {
  const [moment = '', callId = ''] = openCursor(secrets, list, tenantId, cursor).split(' ');
  return { startedAt: new Date(moment), callId };
}
