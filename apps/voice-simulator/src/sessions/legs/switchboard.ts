import type { ScenarioOperation } from '#scenario-sandbox';
import type { Platform } from '../../platform';
import type { Agents } from '../people/agent-behaviour';
import type { PersonStep } from '../people/person-act';
import { loginDomain, type SessionPlace } from '../session-place';
import { type ClientType, incomingTariff } from '../tariffs';
import { failureOf, limitReached } from './failure';
import { IncomingLeg } from './incoming-leg';
import type { Leg } from './leg';
import type { LegSetting } from './leg-setting';
import { type Destination, type OutgoingCall, placeCall } from './outgoing-calls';

/** A call that comes in: who, whereto, and what the caller will do. */
export interface Arrival {
  readonly callId: string;
  readonly called: string;
  readonly callerId: string;
  readonly clientType: ClientType;
  readonly script: readonly PersonStep[];
}

/** Most calls in and out of one session, failed ones too, and most unanswered ones at a time (docs, limits). */
const mostAttempts = 50;
const mostUnanswered = 10;

/** The calls of one session: does to them what the scenario asks. Ids that the scenario made up are ignored. */
export class Switchboard {
  readonly legs = new Map<string, Leg>();

  constructor(
    private readonly platform: Platform,
    private readonly agents: Agents,
    private readonly place: SessionPlace,
    private readonly setting: LegSetting,
  ) {}

  /** How many calls have not ended. */
  get liveLegs(): number {
    return [...this.legs.values()].filter((leg) => leg.live).length;
  }

  /** Adds the leg of somebody who calls. */
  arrive({ callId, called, callerId, clientType, script }: Arrival): void {
    const leg = new IncomingLeg(
      {
        callId,
        incoming: true,
        localNumber: called,
        remoteNumber: callerId,
        remoteNumberType: clientType,
        tariff: incomingTariff(clientType, called, this.place.account),
      },
      this.setting,
      script,
    );
    this.legs.set(callId, leg);
    leg.begin();
  }

  /** Does one operation. */
  perform(operation: ScenarioOperation): void {
    switch (operation.op) {
      case 'callUser':
      case 'callPSTN':
      case 'callSIP':
        this.call(operation);
        return;
      case 'sendMediaBetween':
      case 'stopMediaBetween': {
        const joined = operation.op === 'sendMediaBetween';
        this.connectMedia(operation.callId1, operation.callId2, joined);
        this.connectMedia(operation.callId2, operation.callId1, joined);
        return;
      }
      case 'sendMediaTo':
      case 'stopMediaTo':
        this.connectMedia(operation.fromCallId, operation.callId, operation.op === 'sendMediaTo');
        return;
      case 'terminate':
        this.dropAll();
        return;
      case 'setCustomData':
        return;
      default: {
        const leg = this.legs.get(operation.callId);
        if (leg?.live !== true) return;
        this.steer(leg, operation);
        this.present(leg, operation);
      }
    }
  }

  /** Ends every call, because the session does. */
  dropAll(): void {
    for (const leg of this.legs.values()) leg.drop();
  }

  /** What changes whether and how a leg is connected. */
  private steer(leg: Leg, operation: ScenarioOperation): void {
    const incoming = leg instanceof IncomingLeg ? leg : undefined;
    switch (operation.op) {
      case 'startEarlyMedia':
        incoming?.startEarlyMedia();
        return;
      case 'answer':
        incoming?.answer();
        return;
      case 'reject':
        incoming?.reject(operation.code);
        return;
      case 'hangup':
        leg.hangup();
        return;
      case 'transferTo':
        this.setting.tell({ name: 'Call.TransferFailed', id: operation.callId, ...failureOf(501) });
    }
  }

  /** What a leg hears, tells and keeps. */
  private present(leg: Leg, operation: ScenarioOperation): void {
    switch (operation.op) {
      case 'startPlayback':
        leg.player.play(operation.url, operation.loop);
        return;
      case 'say':
        leg.player.say(operation.text);
        return;
      case 'stopPlayback':
        leg.player.stop();
        return;
      case 'handleTones':
        leg.handlesTones = operation.handle;
        return;
      case 'record':
        leg.record();
        return;
      case 'sendMessage':
        leg.deliver(operation.text);
        return;
      case 'setCallCustomData':
        leg.customData = operation.data;
    }
  }

  private call(operation: OutgoingCall): void {
    if (this.legs.has(operation.callId)) return;
    if (this.legs.size >= mostAttempts) {
      this.setting.tell({ name: 'Call.Failed', id: operation.callId, ...limitReached });
      return;
    }
    const { account } = this.place;
    const inbound = [...this.legs.values()].filter(({ origin }) => origin.incoming);
    const leg = placeCall(operation, {
      account,
      setting: this.setting,
      find: (call) => this.destination(call, inbound),
      refusal: this.refusal(),
    });
    this.legs.set(operation.callId, leg);
    leg.start();
  }

  private refusal(): 'limit' | 'money' | undefined {
    const { account } = this.place;
    const unanswered = [...this.legs.values()].filter((leg) => leg.unanswered).length;
    if (unanswered >= mostUnanswered) return 'limit';
    return this.platform.ledger.balanceOf(account.id).greaterThan(0) ? undefined : 'money';
  }

  private destination(call: OutgoingCall, inbound: readonly Leg[]): Destination {
    const { store } = this.platform;
    const { account, application } = this.place;
    if (call.op === 'callUser') {
      const user = store.users.find('application', application.id).find(({ name }) => name === call.username);
      if (user === undefined) return { failure: failureOf(404) };
      const behaviour = this.agents.ofUser(call.username, loginDomain(this.place), account.name);
      return { person: user.active ? behaviour : undefined };
    }
    if (call.op === 'callSIP') return { person: this.agents.ofSip(call.to) };
    if (!/^\d{7,15}$/.test(digitsOf(call.number))) return { failure: failureOf(404) };
    const shown = digitsOf(call.callerid);
    const isRented = store.phoneNumbers
      .find('account', account.id)
      .some((row) => row.number === shown && !row.deactivated);
    const isCaller = inbound.some(({ origin }) => digitsOf(origin.remoteNumber) === shown);
    return isRented || isCaller ? { person: this.agents.ofNumber(digitsOf(call.number)) } : { failure: failureOf(403) };
  }

  private connectMedia(fromCallId: string, toCallId: string, joined: boolean): void {
    const [from, to] = [this.legs.get(fromCallId), this.legs.get(toCallId)];
    if (from === undefined || to?.live !== true) return;
    if (!joined) {
      to.hears.delete(fromCallId);
      return;
    }
    // A leg receives one audio stream: a new one replaces what it heard (docs, sendMediaBetween).
    to.player.stop();
    to.hears.clear();
    to.hears.add(fromCallId);
  }
}

function digitsOf(number: string): string {
  return number.replace(/^\+/, '');
}
