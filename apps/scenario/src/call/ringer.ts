import type { Device } from '#call-flow';
import { digitsOf } from '../phone-number';
import { writeLine, writeSection } from '../session-log';
import type { Parties } from './call-setting';

/** The platform allows 50 call attempts in a session; some are left for what the platform itself does. */
const MOST_ATTEMPTS = 40;

/** The platform allows 10 unanswered legs at a time, the caller's among them. */
const MOST_UNANSWERED = 8;

/** A leg to somebody who may answer; without a device it is a number of the public network. */
export interface AgentLeg {
  call: Call;
  device: Device | undefined;
}

/** What the ringer tells. */
export interface RingerListener {
  /** The first leg that answered; all others are hung up already. Told once. */
  answered(leg: AgentLeg): void;
  /** No leg rings any more and none answered. */
  nobodyLeft(): void;
  /** A leg ended after it was connected; `leg.call` may be the one that answered. */
  ended(leg: AgentLeg, event: DisconnectedEvent): void;
  /** A text from the program behind a leg. */
  said(leg: AgentLeg, text: string): void;
}

/** The login of a device: see `PUT /v1/users/{userId}/logins/{kind}`. */
function loginOf({ userId, kind }: Device): string {
  return kind === 'browser' ? `user${userId}` : `phone${userId}`;
}

/** Rings legs until one answers. The first wins; whoever answers after that is hung up at once. */
export class Ringer {
  private readonly ringing = new Map<string, AgentLeg>();
  private winner: AgentLeg | undefined;
  private attempts = 0;

  constructor(
    private readonly parties: Parties,
    private readonly listener: RingerListener,
  ) {}

  /** Whether any leg still rings. */
  get rings(): boolean {
    return this.ringing.size > 0;
  }

  /** Rings these devices beside those that ring already; a device that rings is left ringing. */
  ring(devices: readonly Device[]): void {
    for (const device of devices) {
      const login = loginOf(device);
      if (this.ringing.has(login) || !this.mayRing()) continue;
      const action = device.kind === 'browser' ? 'Connect to' : 'Send invite to';
      writeSection(`Action: ${action} ${login}`, `from number: ${digitsOf(this.parties.called)}`);
      const call = VoxEngine.callUser({ username: login, callerid: digitsOf(this.parties.caller) });
      this.follow(login, { call, device });
    }
  }

  /** Rings a number of the public network; the line's own number is what it shows. */
  ringNumber(number: string): void {
    if (!this.mayRing()) return;
    writeSection(`Action: Forward to ${digitsOf(number)}`, `from number: ${digitsOf(this.parties.called)}`);
    const call = VoxEngine.callPSTN(digitsOf(number), digitsOf(this.parties.called));
    this.follow(number, { call, device: undefined });
  }

  /** Hangs up what rings, but for the user named, if any. Nothing is told of it. */
  stop(exceptUserId?: string): void {
    for (const [name, leg] of [...this.ringing]) {
      if (exceptUserId !== undefined && leg.device?.userId === exceptUserId) continue;
      this.ringing.delete(name);
      leg.call.hangup();
    }
  }

  private mayRing(): boolean {
    const may = this.attempts < MOST_ATTEMPTS && this.ringing.size < MOST_UNANSWERED && this.winner === undefined;
    if (may) this.attempts += 1;
    else writeLine('No more legs can be rung');
    return may;
  }

  private follow(name: string, leg: AgentLeg): void {
    this.ringing.set(name, leg);
    leg.call.addEventListener(CallEvents.Connected, () => this.takeAnswer(name, leg));
    leg.call.addEventListener(CallEvents.Failed, (event) => {
      if (this.ringing.get(name) === leg) writeLine(`${name} did not answer: ${event.code} ${event.reason}`);
      this.forget(name, leg);
    });
    leg.call.addEventListener(CallEvents.Disconnected, (event) => {
      this.listener.ended(leg, event);
      this.forget(name, leg);
    });
    leg.call.addEventListener(CallEvents.MessageReceived, ({ text }) => this.listener.said(leg, text));
  }

  private takeAnswer(name: string, leg: AgentLeg): void {
    if (this.ringing.get(name) !== leg || this.winner !== undefined) {
      leg.call.hangup();
      return;
    }
    this.winner = leg;
    this.ringing.delete(name);
    this.stop();
    this.listener.answered(leg);
  }

  private forget(name: string, leg: AgentLeg): void {
    if (this.ringing.get(name) !== leg) return;
    this.ringing.delete(name);
    if (this.ringing.size === 0 && this.winner === undefined) this.listener.nobodyLeft();
  }
}
