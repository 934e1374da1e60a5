import { Matches } from 'class-validator';
import type { Call, CallDirection, CallState, CostState } from '#calls';
import { MoneyResponse } from '../balance/balance.dto';

/** The id of a call in a path. */
export class CallPath {
  /** As we gave it. */
  @Matches(/^[a-z0-9_]{1,64}$/, { message: 'callId must be an id of a call' })
  callId!: string;
}

/** A call. What is not known, or not yet, is null. */
export class CallResponse implements Call {
  /** Our id of the call. */
  callId!: string;
  /** What carried it. */
  connection!: 'built-in';
  /** The connection's own id of it. */
  remoteId!: string;
  /** Where the call is. */
  state!: CallState;
  /** Seen from the portal. */
  direction!: CallDirection | null;
  /** 1 outgoing, 2 incoming, 3 incoming and forwarded, 4 callback. */
  incoming!: number | null;
  /** The portal's line that served it. */
  lineId!: string | null;
  /** The portal's own number: E.164 with +. */
  portalNumber!: string | null;
  /** The other party: E.164 with +, or a SIP name. */
  phoneNumber!: string | null;
  /** The portal's user who talked. */
  userId!: string | null;
  /** What the user talked with: WEBRTC or SIP. */
  device!: string | null;
  /** How it ended, in the manner of SIP: 200 talked, 304 nobody answered, … */
  code!: number | null;
  /** How it ended, in words. */
  reason!: string | null;
  /** Mean quality of the line, 0 to 100 percent. */
  quality!: number | null;
  /** What the caller thought of it, 1 to 5; 0 when not asked. */
  vote!: number | null;
  /** Seconds from the caller's answer to the end. */
  durationSeconds!: number | null;
  /** Milliseconds from the start to the agent's answer. */
  ringMs!: number | null;
  /** Milliseconds from the agent's answer to the end. */
  talkMs!: number | null;
  /** Milliseconds from the start to the end. */
  totalMs!: number | null;
  /** Seconds of all legs that the voice platform charged for. */
  billedSeconds!: number | null;
  /** When the call began. */
  startedAt!: Date;
  /** When the line answered the caller. */
  callerAnsweredAt!: Date | null;
  /** When the agent answered. */
  callStartedAt!: Date | null;
  /** When the last leg ended. */
  endedAt!: Date | null;
  /** Where the recording is. */
  recordUrl!: string | null;
  /** Where the session's log is. */
  logUrl!: string | null;
  /** What it cost, once the voice platform has confirmed it. */
  cost!: MoneyResponse | null;
  /** Whether the cost is known. */
  costState!: CostState;
  /** Number of the scenario release that served it. */
  release!: number | null;
  /** Version of the line's settings that served it. */
  configVersion!: string | null;
  /** What is remarkable about it; `quarantined:…` marks reports that could not be true and were set aside. */
  flags!: string[];
}

/** A page of calls. */
export class CallListResponse {
  /** The latest first. */
  items!: CallResponse[];
  /** Where the next page begins; absent on the last one. */
  nextCursor?: string;
}
