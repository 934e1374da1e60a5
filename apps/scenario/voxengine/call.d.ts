// A leg of a call: https://voximplant.com/docs/references/voxengine/call.

/** One leg. What is asked of a leg that has ended is ignored by the platform. */
interface Call {
  id(): string;
  state(): 'ALERTING' | 'PROGRESSING' | 'CONNECTED' | 'TERMINATED';
  /** Answers an incoming leg. */
  answer(): void;
  /** Refuses an incoming leg with a SIP status from 300 to 699. */
  reject(code: number): void;
  /** Ends a leg, connected or not. */
  hangup(): void;
  /** Lets the caller hear something before the answer; at most 60 s. */
  startEarlyMedia(): void;
  /** Plays the ringback of a country; needs early media. */
  playProgressTone(country: 'US' | 'RU'): void;
  /** Plays an mp3, ogg, flac or wav file of at most 10 MB; replaces what was playing. */
  startPlayback(url: string, options?: { loop?: boolean }): void;
  stopPlayback(): void;
  /** Speaks at most 1500 characters. Ends with `PlaybackFinished`. */
  say(text: string): void;
  /** Whether keys pressed on the phone arrive as `ToneReceived`. */
  handleTones(handle: boolean): void;
  /** Records both directions of this leg until it ends. */
  record(options: { stereo: boolean }): void;
  addEventListener<Name extends keyof CallEventMap>(name: Name, listener: (event: CallEventMap[Name]) => void): void;
}
