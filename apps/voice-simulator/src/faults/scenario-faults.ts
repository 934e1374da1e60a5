import type { HttpFault, ScenarioHttpRequest } from '#scenario-sandbox';

/** What goes wrong with the HTTP requests of scenarios. What is left out of the match fits everything. */
export interface ScenarioFaultPlan {
  readonly accountName?: string;
  readonly urlContains?: string;
  /** The first matching request that is hit, counted from 1. Default 1. */
  readonly nth?: number;
  /** How many are hit from there; null: until it is taken away. Default 1. */
  readonly times?: number | null;
  /** Milliseconds of the simulator's clock by which the answer is late. */
  readonly delayMs?: number;
  /** The answer instead of the true one: an HTTP status, or a code of the platform's own from -1 to -9. */
  readonly code?: number;
  readonly text?: string;
  /** With `code`: the request is really sent, and its true answer thrown away. */
  readonly sendAnyway?: boolean;
}

/** A planted fault and what it has done. */
export interface ScenarioFault extends ScenarioFaultPlan {
  readonly id: number;
  seen: number;
  hits: number;
}

const mostFaults = 1000;

/** The faults planted for the HTTP requests of scenarios. In memory: a restart forgets them. */
export class ScenarioFaults {
  private readonly faults = new Map<number, ScenarioFault>();
  private lastId = 0;

  /** Plants a fault. Throws a RangeError beyond a thousand. */
  plant(plan: ScenarioFaultPlan): ScenarioFault {
    if (this.faults.size >= mostFaults) throw new RangeError('too many faults');
    this.lastId += 1;
    const fault: ScenarioFault = { ...plan, id: this.lastId, seen: 0, hits: 0 };
    this.faults.set(fault.id, fault);
    return fault;
  }

  /** Every planted fault, oldest first. */
  list(): readonly ScenarioFault[] {
    return [...this.faults.values()];
  }

  /** Takes one fault away, or all of them. */
  remove(id?: number): void {
    if (id === undefined) this.faults.clear();
    else this.faults.delete(id);
  }

  /** What happens to a request of an account: the oldest fault that is due and fits. Every fault that fits counts it as seen. */
  hit(accountName: string, request: ScenarioHttpRequest): HttpFault | undefined {
    let chosen: ScenarioFault | undefined;
    for (const fault of this.faults.values()) {
      if (fault.accountName !== undefined && fault.accountName !== accountName) continue;
      if (fault.urlContains !== undefined && !request.url.includes(fault.urlContains)) continue;
      fault.seen += 1;
      if (chosen === undefined && isDue(fault)) chosen = fault;
    }
    if (chosen === undefined) return undefined;
    chosen.hits += 1;
    return faultOf(chosen);
  }
}

function isDue({ nth = 1, times = 1, seen }: ScenarioFault): boolean {
  return seen >= nth && (times === null || seen < nth + times);
}

function faultOf({ delayMs, code, text, sendAnyway }: ScenarioFault): HttpFault {
  const answer =
    code === undefined ? undefined : { code, ...(code > 0 ? { text: text ?? '' } : { error: text ?? '' }) };
  return {
    ...(delayMs === undefined ? {} : { delayMs }),
    ...(answer === undefined ? {} : { answer: { headers: [], ...answer } }),
    ...(sendAnyway === undefined ? {} : { sendAnyway }),
  };
}
