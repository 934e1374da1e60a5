import type { ScenarioConfig } from '#call-flow';
import { afterGreeting } from '#call-flow';
import { writeSection } from '../session-log';

/** A greeting whose end is never told shall not keep a caller for ever. */
const LONGEST_GREETING_MS = 120_000;

/** Answers the call, greets, and listens for an extension; then calls `done` once, with the digits dialled. */
export class Greeting {
  private digits = '';
  private timer = 0;
  private greeted = false;
  private finished = false;

  constructor(
    private readonly call: Call,
    private readonly settings: ScenarioConfig['settings'],
    private readonly done: (digits: string) => void,
  ) {}

  begin(): void {
    const { greeting, extensionDialling } = this.settings;
    this.call.addEventListener(CallEvents.PlaybackFinished, () => this.greetingEnded());
    this.call.addEventListener(CallEvents.ToneReceived, ({ tone }) => this.toneReceived(tone));
    this.call.answer();
    if (greeting.enabled) this.call.startPlayback(greeting.url, { loop: false });
    if (extensionDialling.enabled) this.call.handleTones(true);
    if (greeting.enabled) this.timer = setTimeout(() => this.greetingEnded(), LONGEST_GREETING_MS);
    else this.call.addEventListener(CallEvents.Connected, () => this.greetingEnded());
  }

  /** The caller has gone: `done` will not be called any more. */
  cancel(): void {
    this.finished = true;
    clearTimeout(this.timer);
  }

  private greetingEnded(): void {
    if (this.finished || this.greeted) return;
    this.greeted = true;
    clearTimeout(this.timer);
    if (this.settings.greeting.enabled) this.call.stopPlayback();
    this.awaitDigits();
  }

  /** Every digit starts the wait anew; a greeting is interrupted by the first one. */
  private toneReceived(tone: string): void {
    if (this.finished || !/^\d$/.test(tone) || this.digits.length >= 10) return;
    this.digits += tone;
    if (this.greeted) this.awaitDigits();
    else this.greetingEnded();
  }

  private awaitDigits(): void {
    const step = afterGreeting(this.settings);
    if (step.step === 'invite') {
      this.finish();
      return;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.call.handleTones(false);
      writeSection(`Direct code is: ${this.digits === '' ? 'none' : this.digits}`);
      this.finish();
    }, step.waitMs);
  }

  private finish(): void {
    if (this.finished) return;
    this.finished = true;
    clearTimeout(this.timer);
    this.done(this.digits);
  }
}
