import type { CallEvent, Timer } from '#scenario-sandbox';
import type { LegSetting } from './leg-setting';
import { mediaLengthMs, speechLengthMs } from './media-length';

interface Track {
  readonly lengthMs: number | undefined;
  readonly loop: boolean;
}

/**
 * What one leg hears from a file or a voice: one thing at a time, a new one replaces the old. A stopped or replaced one never tells
 * that it finished, and a loop never finishes.
 */
export class Player {
  private end: Timer | undefined;
  private waiting: Track | undefined;
  private ready = true;

  constructor(
    private readonly callId: string,
    private readonly setting: LegSetting,
  ) {}

  /** What is to be played waits from here on: the leg was answered and is not connected yet. */
  hold(): void {
    this.ready = false;
  }

  /** The leg is connected: what waited begins. */
  open(): void {
    this.ready = true;
    const track = this.waiting;
    this.waiting = undefined;
    if (track !== undefined) this.begin(track);
  }

  play(url: string, loop: boolean): void {
    this.put({ lengthMs: mediaLengthMs(url), loop });
  }

  say(text: string): void {
    this.put({ lengthMs: speechLengthMs(text), loop: false });
  }

  stop(): void {
    this.end?.cancel();
    this.end = undefined;
    this.waiting = undefined;
  }

  private put(track: Track): void {
    this.stop();
    if (this.ready) this.begin(track);
    else this.waiting = track;
  }

  private begin({ lengthMs, loop }: Track): void {
    const { clock } = this.setting;
    const id = this.callId;
    if (lengthMs === undefined) {
      this.setting.tell({ name: 'Call.PlaybackFinished', id, error: 'The file cannot be downloaded' });
      return;
    }
    this.setting.tell({ name: 'Call.PlaybackStarted', id, duration: lengthMs / 1000 });
    const finished: CallEvent = { name: 'Call.PlaybackFinished', id };
    if (!loop) this.end = clock.at(clock.now() + lengthMs, () => this.setting.tell(finished));
  }
}
