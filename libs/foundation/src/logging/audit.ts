import { Logger } from '@nestjs/common';

const log = new Logger('Audit');

/** Who did or was refused what. `subject` names the thing by its id; never a secret, never a phone number. */
export interface AuditLine {
  action: string;
  outcome: 'done' | 'refused';
  subject?: string;
  reason?: string;
  actor?: { userId: string; name: string; isAdministrator: boolean };
}

/** Writes one audit line to the log, marked `audit: true`, with the ambient ids of the work in progress. */
export function audit(line: AuditLine): void {
  log.log('Audit', { audit: true, ...line });
}
