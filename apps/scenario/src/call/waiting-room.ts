import type { InviteAnswer, NoAnswerRule, NoAnswerStep, ScenarioConfig } from '#call-flow';
import { afterInvite, afterNoAnswer, byRule, devicesOfExtension } from '#call-flow';
import type { Ringer } from './ringer';

/** A portal that keeps saying `wait` shall not keep a caller for ever: counted once, from the first ringing. */
const LONGEST_WAIT_MS = 600_000;

/** How waiting ends when nobody answered. */
export type WaitingEnd = Exclude<NoAnswerStep, { step: 'ring' } | { step: 'forward' }>;

/**
 * A caller who hears the melody while somebody is rung: an extension, whoever the portal names, then the line's own queue,
 * then the line's rule. A turn of ringing lasts the queue's ring time, counted anew from each command of the portal; after
 * ten minutes in all the line's rule is applied whatever the portal says.
 */
export class WaitingRoom {
  private readonly tried: string[] = [];
  private readonly lastTimer: number;
  private extensionRule: NoAnswerRule | undefined;
  private awaitsPortal = false;
  private commanded = false;
  private overdue = false;
  private closed = false;
  private timer = 0;

  /**
   * @param turn a whole number of the session's own: which member an even queue begins with
   * @param onEnd called at most once, when nobody is left to ring
   */
  constructor(
    private readonly ringer: Ringer,
    private readonly settings: ScenarioConfig['settings'],
    private readonly turn: number,
    private readonly onEnd: (end: WaitingEnd) => void,
  ) {
    this.lastTimer = setTimeout(() => this.giveUp(), LONGEST_WAIT_MS);
  }

  /** Rings the user behind dialled digits; returns false when they name nobody. */
  ringExtension(digits: string): boolean {
    const devices = devicesOfExtension(digits);
    if (devices.length === 0) return false;
    this.extensionRule = this.settings.extensionDialling.noAnswerRule;
    this.ringer.ring(devices);
    this.nextTurn();
    return true;
  }

  /**
   * Takes the answer to the invite; `undefined` is no answer. It is as old as the question: once a command was obeyed it is
   * ignored, so that whom the portal rang since is not hung up.
   */
  invited(answer: InviteAnswer | undefined): void {
    if (!this.commanded && !this.closed && !this.overdue) this.follow(answer);
  }

  /** Obeys a command of the portal; returns false, and does nothing, when the caller does not wait any more. */
  obey(command: InviteAnswer): boolean {
    if (this.closed || this.overdue) return false;
    this.commanded = true;
    this.follow(command);
    return true;
  }

  /** Nothing rings any more: while a command of the portal may come the melody goes on, else the next turn begins. */
  nobodyLeft(): void {
    if (!this.closed && !this.awaitsPortal) this.moveOn();
  }

  /** Somebody answered, or the caller has gone. */
  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    clearTimeout(this.lastTimer);
  }

  private follow(answer: InviteAnswer | undefined): void {
    const step = afterInvite(answer);
    this.extensionRule = undefined;
    this.awaitsPortal = answer?.command === 'wait';
    if (answer?.userId !== undefined) this.tried.push(answer.userId);
    switch (step.step) {
      case 'ring':
        if (answer?.userId !== undefined) this.ringer.stop(answer.userId);
        this.ringer.ring(step.devices);
        this.nextTurn();
        return;
      case 'queue':
        this.moveOn();
        return;
      case 'hangup':
        this.end({ step: 'hangup' });
    }
  }

  private giveUp(): void {
    this.overdue = true;
    this.awaitsPortal = false;
    this.moveOn();
  }

  private nextTurn(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.awaitsPortal = false;
      this.moveOn();
    }, this.settings.queue.ringSeconds * 1000);
  }

  private moveOn(): void {
    if (this.closed) return;
    this.ringer.stop();
    const step = this.nextStep();
    if (step.step === 'ring') {
      this.tried.push(...step.devices.map(({ userId }) => userId));
      this.ringer.ring(step.devices);
      this.nextTurn();
    } else if (step.step === 'forward') this.forward(step.number);
    else this.end(step);
  }

  private nextStep(): NoAnswerStep {
    if (this.extensionRule !== undefined) return byRule(this.settings, this.extensionRule);
    if (this.overdue) return byRule(this.settings, this.settings.noAnswerRule);
    return afterNoAnswer(this.settings, this.tried, this.turn);
  }

  /** The forward number is the last that is rung: after it comes the announcement. */
  private forward(number: string): void {
    clearTimeout(this.timer);
    this.extensionRule = 'voicemail';
    this.ringer.ringNumber(number);
    this.timer = setTimeout(() => this.end({ step: 'voicemail' }), 60_000);
  }

  private end(end: WaitingEnd): void {
    if (this.closed) return;
    this.close();
    this.ringer.stop();
    this.onEnd(end);
  }
}
