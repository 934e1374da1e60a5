import type { Fault, FaultPlan, FaultTarget } from './fault';

/** The faults planted now. In memory: a restart forgets them. */
export class FaultRegistry {
  private readonly faults = new Map<number, Fault>();
  private lastId = 0;

  /** Plants a fault. */
  plant(plan: FaultPlan): Fault {
    this.lastId += 1;
    const fault: Fault = { ...plan, id: this.lastId, seen: 0, hits: 0 };
    this.faults.set(fault.id, fault);
    return fault;
  }

  /** Every planted fault, those that are spent included, oldest first. */
  list(): readonly Fault[] {
    return [...this.faults.values()];
  }

  /** Takes one fault away, or all of them. */
  remove(id?: number): void {
    if (id === undefined) this.faults.clear();
    else this.faults.delete(id);
  }

  /** The fault that hits a request: the oldest that matches and is due. One that is hit is not seen by younger faults, so plans queue up. */
  hit(target: FaultTarget): Fault | undefined {
    for (const fault of this.faults.values()) {
      if (!matches(fault, target)) continue;
      fault.seen += 1;
      if (!isDue(fault)) continue;
      fault.hits += 1;
      return fault;
    }
    return undefined;
  }
}

function matches({ match, kind, perSecond }: Fault, target: FaultTarget): boolean {
  if (match.method !== undefined && match.method !== target.method) return false;
  if (match.accountId !== undefined && match.accountId !== target.accountId) return false;
  if (match.accountName !== undefined && !target.accountNames.includes(match.accountName)) return false;
  return kind !== 'rate-limit' || perSecond === undefined || target.begunThisSecond > perSecond;
}

function isDue({ match, seen }: Fault): boolean {
  const first = match.nth ?? 1;
  const times = match.times === undefined ? 1 : (match.times ?? Infinity);
  return seen >= first && seen < first + times;
}
