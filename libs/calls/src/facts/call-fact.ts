import type { Currency } from '#foundation';

/** Which way a call goes, seen from the portal. */
export type CallDirection = 'incoming' | 'outgoing';

/** What every fact has. Moments are ISO 8601 in UTC with milliseconds, so that they compare as text. */
interface FactOf<Kind extends string> {
  kind: Kind;
  at: string;
  /** What is remarkable about it; `quarantined:<why>` marks values that were set aside and are used for nothing. */
  flags: readonly string[];
}

/** The portal was asked whom to ring. */
export interface InvitedFact extends FactOf<'invited'> {
  lineId?: string | undefined;
  called?: string | undefined;
  caller?: string | undefined;
}

/** The scenario began to serve the call. */
export interface StartedFact extends FactOf<'started'> {
  direction?: CallDirection | undefined;
  lineId?: string | undefined;
  called?: string | undefined;
  caller?: string | undefined;
  logUrl?: string | undefined;
  release?: number | undefined;
  configVersion?: string | undefined;
}

/** A user of the portal answered; `at` is when. */
export interface AnsweredFact extends FactOf<'answered'> {
  userId?: string | undefined;
  device?: string | undefined;
  callerAnsweredAt?: string | undefined;
}

/** The last leg ended. */
export interface EndedFact extends FactOf<'ended'> {
  userId?: string | undefined;
  code?: number | undefined;
  reason?: string | undefined;
}

/** A recording is complete. */
export interface RecordedFact extends FactOf<'recorded'> {
  url?: string | undefined;
}

/** The scenario's own account of the whole call, sent at its end; `at` is its end. */
export interface HistoryFact extends FactOf<'history'> {
  incoming?: number | undefined;
  userId?: string | undefined;
  portalNumber?: string | undefined;
  phoneNumber?: string | undefined;
  lineId?: string | undefined;
  code?: number | undefined;
  reason?: string | undefined;
  durationSeconds?: number | undefined;
  startedAt?: string | undefined;
  callerAnsweredAt?: string | undefined;
  agentAnsweredAt?: string | undefined;
  quality?: number | undefined;
  device?: string | undefined;
  vote?: number | undefined;
  recordUrl?: string | undefined;
  logUrl?: string | undefined;
  reportedCost?: string | undefined;
  release?: number | undefined;
  configVersion?: string | undefined;
}

/** What the platform's history says; `at` is when it was read. The only fact that costs are taken from. */
export interface PlatformFact extends FactOf<'platform'> {
  startedAt: string;
  endedAt: string;
  direction?: CallDirection | undefined;
  portalNumber?: string | undefined;
  phoneNumber?: string | undefined;
  billedSeconds?: number | undefined;
  cost?: string | undefined;
  currency: Currency;
  recordUrl?: string | undefined;
  logUrl?: string | undefined;
}

/** The platform's history never showed the session, and we stopped asking. */
export type UnconfirmedFact = FactOf<'unconfirmed'>;

/** One thing that is known of a call. */
export type CallFact =
  InvitedFact | StartedFact | AnsweredFact | EndedFact | RecordedFact | HistoryFact | PlatformFact | UnconfirmedFact;

/** All that is known of a call: at most one fact of each kind. */
export type CallFacts = { readonly [Fact in CallFact as Fact['kind']]?: Fact };
