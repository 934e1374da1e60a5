import type { ScenarioOperation } from '#scenario-sandbox';
import type { Account } from '../../store/rows';
import type { AgentBehaviour } from '../people/agent-behaviour';
import { type ClientType, outgoingTariff } from '../tariffs';
import { type Failure, failureOf, limitReached } from './failure';
import type { LegSetting } from './leg-setting';
import { callTimeoutSeconds, OutgoingLeg } from './outgoing-leg';

/** A call that a scenario places. */
export type OutgoingCall = Extract<ScenarioOperation, { op: 'callUser' | 'callPSTN' | 'callSIP' }>;

/** Who is at the other end, undefined when nobody is; or why nobody can be called. */
export type Destination = { readonly person: AgentBehaviour | undefined } | { readonly failure: Failure };

/** What placing a call depends on. */
export interface PlacingRules {
  readonly account: Account;
  readonly setting: LegSetting;
  readonly find: (call: OutgoingCall) => Destination;
  /** Why no call may be placed now. */
  readonly refusal: 'limit' | 'money' | undefined;
}

/** The leg of a call, to be started once it is registered; what cannot be called fails at once. */
export function placeCall(call: OutgoingCall, rules: PlacingRules): OutgoingLeg {
  const { account, setting, refusal } = rules;
  const destination = rules.find(call);
  const person = 'person' in destination ? destination.person : undefined;
  const remoteNumber = remoteOf(call);
  const remoteNumberType = clientTypeOf(call);
  const origin = {
    callId: call.callId,
    incoming: false,
    localNumber: call.callerid ?? '',
    remoteNumber,
    remoteNumberType,
    tariff: outgoingTariff(remoteNumberType, remoteNumber, account),
  };
  const failure = failureFor(refusal) ?? ('failure' in destination ? destination.failure : undefined);
  const timeoutSeconds = callTimeoutSeconds(call.op === 'callUser' ? call.headers : null);
  return new OutgoingLeg(origin, setting, { person, failure, timeoutSeconds });
}

function failureFor(refusal: PlacingRules['refusal']): Failure | undefined {
  if (refusal === undefined) return undefined;
  return refusal === 'limit' ? limitReached : failureOf(402);
}

function remoteOf(call: OutgoingCall): string {
  if (call.op === 'callUser') return call.username;
  return call.op === 'callSIP' ? call.to : call.number.replace(/^\+/, '');
}

function clientTypeOf({ op }: OutgoingCall): ClientType {
  if (op === 'callUser') return 'user';
  return op === 'callSIP' ? 'sip' : 'pstn';
}
