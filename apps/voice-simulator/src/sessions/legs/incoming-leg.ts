import type { PersonStep } from '../people/person-act';
import { failureOf } from './failure';
import { Leg, type LegOrigin } from './leg';
import type { LegSetting } from './leg-setting';

/** An inbound call that nobody answers is dropped after 60 s (docs, limits). */
const unansweredMs = 60_000;

/** The leg of somebody who calls in. */
export class IncomingLeg extends Leg {
  private answered = false;

  constructor(
    origin: LegOrigin,
    setting: LegSetting,
    private readonly script: readonly PersonStep[],
  ) {
    super(origin, setting);
  }

  /** The call alerts: the caller begins to wait. */
  begin(): void {
    this.plan(this.script.filter(({ unanswered }) => unanswered));
    this.after(unansweredMs, () => {
      if (this.unanswered) this.fail(failureOf(408));
    });
  }

  startEarlyMedia(): void {
    if (this.state !== 'ALERTING' || this.answered) return;
    this.state = 'PROGRESSING';
    this.after(this.setting.delays.next('earlyMediaMs'), () => {
      this.setting.tell({ name: 'Call.AudioStarted', id: this.origin.callId });
    });
  }

  answer(): void {
    if (!this.unanswered || this.answered) return;
    this.answered = true;
    this.player.stop();
    this.player.hold();
    this.after(this.setting.delays.next('answerMs'), () => {
      this.connect();
      this.plan(this.script.filter(({ unanswered }) => !unanswered));
    });
  }

  reject(code: number): void {
    if (this.unanswered) this.fail(failureOf(code >= 300 && code < 700 ? code : 603));
  }

  hangup(): void {
    if (this.state === 'CONNECTED') this.after(this.setting.delays.next('hangupMs'), () => this.disconnect());
    else this.fail(failureOf(603));
  }
}
