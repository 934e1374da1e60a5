import type { EventResult, InviteReply } from '#calls';

/** A scenario's question whom to ring. Unknown fields are let pass: old and new scenarios live side by side. */
export class InviteRequest {
  /** Id of the session on the voice platform. */
  sessionId!: string;
  /** The platform's id of the caller's leg. */
  callId?: string;
  /** The line that was called. */
  lineId?: string;
  /** Who calls: E.164 with +, or a SIP name. */
  caller?: string;
  /** The number that was called: E.164 with +. */
  called?: string;
  /** Where commands reach the live session. */
  accessUrl?: string;
}

/** Whom to ring. */
export class InviteResponse implements InviteReply {
  /** `wait` for a later command, ring the `user`, ring the line's own `queue`, or `hangup`. */
  command!: 'wait' | 'user' | 'queue' | 'hangup';
  /** The portal's user that is meant. */
  userId?: string;
  /** Whether that user has a desk phone. */
  userHasPhone?: boolean;
  /** The portal's own word for its choice. */
  connectType?: string;
}

/** One thing that happened in a session. Further fields depend on the type. */
export class SessionEvent {
  /** Number within the session; a repeat has the same. */
  sequence!: number;
  /** `call.started`, `call.answered`, `call.ended`, `recording.stopped`; unknown ones are kept. */
  type!: string;
  /** When it happened: ISO 8601. */
  at!: string;
}

/** Events of one session, in any order, late or repeated. */
export class SessionEventsRequest {
  /** Id of the session on the voice platform. */
  sessionId!: string;
  /** 1 to 100 events. */
  events!: SessionEvent[];
}

/** What became of one event. */
export class SessionEventResult implements EventResult {
  /** Its number, or null when it had none that could be read. */
  sequence!: number | null;
  /** `duplicate` and `accepted` are done; `rejected` will never be taken. */
  status!: 'accepted' | 'duplicate' | 'rejected';
  /** Why it was rejected. */
  reason?: string;
}

/** What became of the events, one result each, in their order. */
export class SessionEventsResponse {
  /** One result for each event, in their order. */
  results!: SessionEventResult[];
}

/** A scenario's account of a whole call. */
export class HistoryRequest {
  /** Id of the session on the voice platform. */
  sessionId!: string;
  /** 1 outgoing, 2 incoming, 3 incoming and forwarded, 4 callback. */
  incoming?: number;
  /** The portal's user who talked. */
  portalUserId?: string;
  /** The portal's own number: E.164 with +. */
  portalNumber?: string;
  /** The other party. */
  phoneNumber?: string;
  /** The line that served the call. */
  lineId?: string;
  /** How it ended, in the manner of SIP. */
  code?: number;
  /** How it ended, in words. */
  reason?: string;
  /** Seconds from the caller's answer to the end. */
  durationSeconds?: number;
  /** When the session began: ISO 8601, as all times here. */
  startedAt?: string;
  /** When the line answered the caller. */
  callerAnsweredAt?: string;
  /** When the agent answered. */
  callStartedAt?: string;
  /** When the last leg ended. */
  endedAt!: string;
  /** Mean quality of the line, 0 to 100. */
  quality?: number;
  /** What the user talked with: WEBRTC or SIP. */
  device?: string;
  /** What the caller thought of it, 0 to 5. */
  vote?: number;
  /** Where the recording is; kept and never fetched. */
  recordUrl?: string;
  /** Where the session's log is; kept and never fetched. */
  logUrl?: string;
  /** What the platform told the scenario that it cost: kept apart, never booked. */
  reportedCost?: string;
  /** Number of the scenario release. */
  release?: number;
  /** Version of the settings that served the call. */
  configVersion?: string;
}

/** The call that the record belongs to. */
export class HistoryResponse {
  /** Our id of it; null when it is older than calls are kept. */
  callId!: string | null;
}
