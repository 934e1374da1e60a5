import { randomBytes } from 'node:crypto';
import type { Timer } from '#scenario-sandbox';
import { type LegSetting, wholeSeconds } from './leg-setting';

/** The recording of one leg, from `record` to the end of the leg. Paid for when it stops. */
export class Recorder {
  readonly fileName = randomBytes(16).toString('hex');
  readonly url: string;
  private readonly startedAtMs: number;
  private endedAtMs: number | undefined;
  private closing: Timer | undefined;
  private booked = false;

  constructor(
    private readonly callId: string,
    private readonly setting: LegSetting,
  ) {
    this.url = setting.books.recordUrl(this.fileName);
    this.startedAtMs = setting.clock.now();
    setting.tell({ name: 'Call.RecordStarted', id: callId, url: this.url });
  }

  /** The leg has ended: RecordStopped follows a second later. */
  stop(): void {
    if (this.endedAtMs !== undefined) return;
    const { clock, delays } = this.setting;
    this.endedAtMs = clock.now();
    this.closing = clock.at(clock.now() + delays.next('recordStopMs'), () => {
      const { cost, durationSeconds } = this.book();
      const facts = { id: this.callId, url: this.url, cost, duration: durationSeconds };
      this.setting.tell({ name: 'Call.RecordStopped', ...facts, reason: 'Stopped by user' });
    });
  }

  /** The session has ended: books what was not booked, and tells nobody. */
  close(): void {
    this.closing?.cancel();
    if (!this.booked) this.book();
  }

  private book(): { cost: string; durationSeconds: number } {
    this.booked = true;
    const { startedAtMs } = this;
    const durationSeconds = wholeSeconds(startedAtMs, this.endedAtMs ?? this.setting.clock.now());
    const cost = this.setting.books.recorded({ fileName: this.fileName, url: this.url, startedAtMs, durationSeconds });
    return { cost, durationSeconds };
  }
}
