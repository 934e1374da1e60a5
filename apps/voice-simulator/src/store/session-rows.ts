/** One call (leg) of a session, as history tells it. Money as decimal strings, times in milliseconds. */
export interface CallRecord {
  readonly callId: number;
  readonly startedAt: number;
  readonly durationSeconds: number | null;
  readonly localNumber: string;
  readonly remoteNumber: string;
  /** `pstn`, `mobile`, `user`, `sip`. */
  readonly remoteNumberType: string;
  readonly incoming: boolean;
  readonly successful: boolean;
  readonly transactionId: number | null;
  readonly cost: string | null;
  readonly recordUrl: string | null;
  readonly customData: string | null;
  readonly endReason: string | null;
}

/** A resource other than a call or a recording that a session used: CALLSESSION, VOICEMAILDETECTION, … */
export interface ResourceUsage {
  readonly resourceUsageId: number;
  readonly resourceType: string;
  readonly usedAt: number;
  readonly cost: string | null;
  readonly description: string;
  readonly transactionId: number | null;
  readonly quantity: number;
  readonly unit: string;
  readonly callId: number | null;
}

/** A scenario session: what `GetCallHistory` lists. `durationSeconds` and `finishReason` are null while it lives. */
export interface SessionRecord {
  readonly id: number;
  readonly accountId: number;
  readonly applicationId: number;
  readonly applicationName: string;
  readonly ruleName: string;
  readonly userId: number | null;
  readonly startedAt: number;
  readonly durationSeconds: number | null;
  readonly finishReason: string | null;
  readonly customData: string | null;
  readonly initiatorAddress: string;
  readonly logUrl: string;
  readonly calls: readonly CallRecord[];
  readonly resources: readonly ResourceUsage[];
}

/** A recording of a session. Its bytes lie in `<data>/records/<fileName>`, or are generated as silence of its length. */
export interface Recording {
  readonly id: number;
  readonly accountId: number;
  readonly applicationId: number;
  readonly sessionId: number;
  /** The unguessable last part of its URL, without `.mp3`. */
  readonly fileName: string;
  readonly url: string;
  readonly startedAt: number;
  readonly durationSeconds: number | null;
  readonly fileSizeBytes: number | null;
  readonly cost: string | null;
  readonly transactionId: number | null;
}
