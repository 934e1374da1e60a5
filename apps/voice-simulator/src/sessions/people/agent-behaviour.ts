import type { Errand } from './errands';
import type { PersonStep } from './person-act';

/** What a synthetic agent, or callee, does with every call until told otherwise. */
export interface AgentBehaviour {
  /** How many devices ring: so many Call.Ringing events come. */
  readonly rings: number;
  /** Milliseconds from the ringing to the answer; null lets it ring. */
  readonly answerAfterMs: number | null;
  /** Refuses instead of answering: a SIP code 4xx-6xx, so many milliseconds after the ringing. */
  readonly refuse: { readonly code: number; readonly afterMs: number } | null;
  /** What the person's browser does from the moment at which the scenario places the call; it goes on when the leg is over. */
  readonly onRung: readonly Errand[];
  /** What happens from the answer on. */
  readonly onAnswered: readonly PersonStep[];
  /** What the person's browser does from the end of the leg, whoever ended it. */
  readonly onEnded: readonly Errand[];
}

/** Whom a behaviour is for. */
export type AgentAddress =
  /** A user of any application of an account. */
  | { readonly accountName: string; readonly userName: string }
  /** A user of one application: `app.account.voximplant.com`. */
  | { readonly loginDomain: string; readonly userName: string }
  /** A number of the public network, digits without `+`. */
  | { readonly number: string }
  /** A SIP address as the scenario calls it. */
  | { readonly sip: string };

function keyOf(address: AgentAddress): string {
  if ('number' in address) return `pstn ${address.number}`;
  if ('sip' in address) return `sip ${address.sip}`;
  if ('loginDomain' in address) return `login ${address.userName}@${address.loginDomain}`;
  return `user ${address.userName} of ${address.accountName}`;
}

const mostAgents = 100_000;

/** Who would answer now, and how. Whoever was not told to be there is not there. In memory: a restart forgets it. */
export class Agents {
  private readonly behaviours = new Map<string, AgentBehaviour>();

  /** Sets a behaviour, in place of an older one; undefined takes the agent offline. Throws a RangeError beyond 100 000 agents. */
  set(address: AgentAddress, behaviour: AgentBehaviour | undefined): void {
    const key = keyOf(address);
    if (behaviour === undefined) this.behaviours.delete(key);
    else if (this.behaviours.size >= mostAgents && !this.behaviours.has(key)) throw new RangeError('too many agents');
    else this.behaviours.set(key, behaviour);
  }

  /** The behaviour of a user: the application's own before the account's. */
  ofUser(userName: string, loginDomain: string, accountName: string): AgentBehaviour | undefined {
    return (
      this.behaviours.get(keyOf({ userName, loginDomain })) ?? this.behaviours.get(keyOf({ userName, accountName }))
    );
  }

  /** The behaviour behind a public number, digits. */
  ofNumber(number: string): AgentBehaviour | undefined {
    return this.behaviours.get(keyOf({ number }));
  }

  /** The behaviour behind a SIP address. */
  ofSip(sip: string): AgentBehaviour | undefined {
    return this.behaviours.get(keyOf({ sip }));
  }
}
