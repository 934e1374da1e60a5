import { createHash } from 'node:crypto';

/** How long the platform takes for what it does itself, in milliseconds. The defaults are read off a session log of the real one. */
export interface PlatformTimings {
  /** From `startEarlyMedia` to Call.AudioStarted. */
  readonly earlyMediaMs: number;
  /** From `answer` to Call.Connected. */
  readonly answerMs: number;
  /** From placing a call to its Call.Ringing, or to its refusal. */
  readonly ringMs: number;
  /** From `hangup` of a connected leg to Call.Disconnected. */
  readonly hangupMs: number;
  /** From `hangup` of an outgoing leg that nobody answered to Call.Failed 487. */
  readonly cancelMs: number;
  /** From Call.Disconnected to Call.RecordStopped. */
  readonly recordStopMs: number;
  /** Between two dialled digits. */
  readonly toneMs: number;
  /** At most this much is added to each of the above. The same session always gets the same additions. */
  readonly jitterMs: number;
}

/** The name of a delay. */
export type DelayName = Exclude<keyof PlatformTimings, 'jitterMs'>;

/** The platform's pace in the log that the product was modelled on. */
export const defaultTimings: PlatformTimings = {
  earlyMediaMs: 20,
  answerMs: 1000,
  ringMs: 1000,
  hangupMs: 50,
  cancelMs: 10_000,
  recordStopMs: 1000,
  toneMs: 150,
  jitterMs: 0,
};

/** The timings that the next session will have; whoever holds it may change them. */
export class Pace {
  constructor(public timings: PlatformTimings) {}
}

/** The delays of one session: its timings with its own repeatable jitter. */
export class Delays {
  private drawn = 0;

  constructor(
    private readonly timings: PlatformTimings,
    private readonly sessionId: number,
  ) {}

  /** The next delay of this name, in milliseconds. */
  next(name: DelayName): number {
    this.drawn += 1;
    if (this.timings.jitterMs === 0) return this.timings[name];
    const draw = createHash('sha256').update(`${this.sessionId}:${this.drawn}`).digest().readUInt32BE(0) / 2 ** 32;
    return this.timings[name] + Math.floor(draw * (this.timings.jitterMs + 1));
  }
}
