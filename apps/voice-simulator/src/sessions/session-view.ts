import type { Leg } from './legs/leg';
import type { LiveSession } from './live-session';

/** A moment as the control API shows it; null when it has not come. */
function time(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}

function legView(leg: Leg): Readonly<Record<string, unknown>> {
  const { callId, incoming, localNumber, remoteNumber, remoteNumberType, tariff } = leg.origin;
  return {
    callId,
    incoming,
    localNumber,
    remoteNumber,
    remoteNumberType,
    state: leg.state,
    startedAt: time(leg.startedAtMs),
    connectedAt: time(leg.connectedAtMs),
    endedAt: time(leg.endedAtMs),
    failure: leg.failure ?? null,
    durationSeconds: leg.durationSeconds ?? null,
    cost: leg.cost ?? null,
    direction: tariff.direction,
    recordUrl: leg.recorder?.url ?? null,
    hears: [...leg.hears],
    messages: leg.messages,
    said: leg.said,
  };
}

/** A session as `GET /control/sessions/<id>` shows it. Times are ISO 8601, costs decimal strings in the account's currency. */
export function sessionView(session: LiveSession): Readonly<Record<string, unknown>> {
  const { place, initiatorAddress } = session.start;
  return {
    sessionId: session.id,
    state: session.end === undefined ? 'live' : 'ended',
    accountName: place.account.name,
    applicationId: place.application.id,
    ruleName: place.rule.name,
    startedAt: time(session.startedAtMs),
    endedAt: time(session.end?.atMs),
    finishReason: session.end === undefined ? null : (session.finishReason ?? null),
    end: session.end === undefined ? null : { cause: session.end.cause, message: session.end.message ?? null },
    customData: session.customData,
    initiatorAddress,
    ...session.accessUrls,
    logUrl: session.logUrl,
    legs: [...session.switchboard.legs.values()].map(legView),
  };
}
