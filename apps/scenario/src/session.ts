/** What is known about this session from its first event on. */
export interface Session {
  /** The platform's id of the session, as text. */
  sessionId: string;
  accountId: number;
  applicationId: number;
  userId: number | undefined;
  /** Where commands reach the session: the secure address when the platform gives one. */
  accessUrl: string;
  /** Every address under which the session can be reached; a command is signed for one of them. */
  accessUrls: readonly string[];
  logUrl: string;
}

/** Reads the session's first event. */
export function sessionOf(event: StartedEvent): Session {
  const secure = event.accessSecureURL ?? '';
  return {
    sessionId: String(event.sessionId),
    accountId: event.accountId,
    applicationId: event.applicationId,
    userId: event.userId,
    accessUrl: secure === '' ? event.accessURL : secure,
    accessUrls: [secure, event.accessURL].filter((url) => url !== ''),
    logUrl: event.logURL,
  };
}
