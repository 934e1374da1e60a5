import type { CallSession } from '#voice-platform';
import type { TestTenant } from './rooms-under-test';

/** What the scenario and the platform report of one incoming call of 37 seconds, as the seed's. */
export interface SeedCall {
  sessionId: string;
  started: object;
  answered: object;
  ended: object;
  recorded: object;
  history: object;
  session: CallSession;
}

/** The reports of a call that began at `startMs`. */
export function seedCall(sessionId: string, startMs: number): SeedCall {
  const at = (seconds: number): string => new Date(startMs + seconds * 1000).toISOString();
  const callId = `leg-${sessionId}`;
  const leg = { startedAt: new Date(startMs), successful: true, localNumber: '+74012555555' };
  return {
    sessionId,
    started: {
      sequence: 1,
      type: 'call.started',
      at: at(1),
      callId,
      direction: 'incoming',
      lineId: 'main',
      called: '+74012555555',
      caller: '+79112233444',
      accessUrl: `https://node.example/request/${sessionId}`,
      logUrl: `https://node.example/log/${sessionId}`,
      release: 1,
      configVersion: 3,
    },
    answered: {
      sequence: 2,
      type: 'call.answered',
      at: at(18),
      callId,
      userId: '67',
      device: 'WEBRTC',
      callerAnsweredAt: at(2),
    },
    ended: { sequence: 3, type: 'call.ended', at: at(36), callId, userId: '67', code: 200, reason: 'Success call' },
    recorded: {
      sequence: 4,
      type: 'recording.stopped',
      at: at(37),
      callId,
      url: 'https://record.example/1.mp3',
      cost: 0.12,
      durationSeconds: 18,
    },
    history: {
      sessionId,
      callId,
      incoming: 2,
      portalUserId: '67',
      portalNumber: '+74012555555',
      phoneNumber: '+79112233444',
      lineId: 'main',
      code: 200,
      reason: 'Success call',
      direction: 'any Incoming VoIP',
      durationSeconds: 34,
      callStartedAt: at(18),
      startedAt: at(0),
      callerAnsweredAt: at(2),
      endedAt: at(36),
      status: true,
      quality: 100,
      device: 'WEBRTC',
      vote: 0,
      recordUrl: 'https://record.example/1.mp3',
      logUrl: `https://node.example/log/${sessionId}`,
      reportedCost: '0.5000',
      release: 1,
      configVersion: 3,
    },
    session: {
      sessionId,
      startedAt: new Date(startMs),
      durationSeconds: 37,
      finishReason: 'Normal termination',
      currency: 'RUB',
      calls: [
        {
          ...leg,
          legId: 'in',
          durationSeconds: 34,
          remoteNumber: '+79112233444',
          incoming: true,
          cost: '0.85',
          transactionId: `t-${sessionId}`,
        },
        { ...leg, legId: 'agent', durationSeconds: 18, remoteNumber: 'user67', incoming: false, cost: '0' },
      ],
      charges: [],
    },
  };
}

/** Where the platform keeps the session of a tenant's call. */
export function sessionKey({ platformAccountId }: TestTenant, { sessionId }: SeedCall): string {
  return `${platformAccountId}/${sessionId}`;
}
