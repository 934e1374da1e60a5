/** One request to the Management API, as tests count them. */
export interface ApiCall {
  readonly sequence: number;
  /** Milliseconds since the epoch, the simulator's clock. */
  readonly at: number;
  readonly method: string;
  /** Name of the account the request acted on; empty when nobody was recognised. */
  readonly account: string;
  /** Name of the account the request was about when another one: the new or the named child. */
  readonly subject: string | undefined;
  /** `ok`, `error <code>`, or the kind of the fault that hit it. */
  outcome: string;
}

/** What load a master account's requests have made, its children's included. */
export interface MasterLoad {
  readonly master: string;
  concurrent: number;
  maxConcurrent: number;
  /** Most requests begun within any second of the simulator's clock. */
  maxPerSecond: number;
  requests: number;
  /** Requests that a rate-limit fault turned away. */
  rejected: number;
}

const keptCalls = 50_000;
const oneSecond = 1000;

/** Remembers the latest requests, and the load per master, for the control API. In memory: it starts empty after a restart. */
export class CallLog {
  private readonly calls: ApiCall[] = [];
  private readonly loads = new Map<string, MasterLoad & { recent: number[] }>();
  private sequence = 0;

  /** Notes a request that has been recognised; the caller sets its outcome later. */
  add(call: Omit<ApiCall, 'sequence' | 'outcome'>): ApiCall {
    this.sequence += 1;
    const noted: ApiCall = { ...call, sequence: this.sequence, outcome: 'pending' };
    this.calls.push(noted);
    if (this.calls.length > keptCalls) this.calls.shift();
    return noted;
  }

  /** The requests by or about an account (all without a name) after a sequence number, oldest first. */
  list(account?: string, after = 0): readonly ApiCall[] {
    return this.calls.filter(
      (call) =>
        call.sequence > after && (account === undefined || call.account === account || call.subject === account),
    );
  }

  /** How many requests of each method there were, by or about an account (all without a name) after a sequence number. */
  counts(account?: string, after = 0): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { method } of this.list(account, after)) counts[method] = (counts[method] ?? 0) + 1;
    return counts;
  }

  /** Counts a request of a master in; returns how to count it out. `begun` is how many of it began within the last second. */
  enter(master: string, nowMs: number): { begun: number; leave: () => void } {
    const load = this.loadOf(master);
    load.requests += 1;
    load.concurrent += 1;
    load.maxConcurrent = Math.max(load.maxConcurrent, load.concurrent);
    load.recent = [...load.recent.filter((at) => at > nowMs - oneSecond), nowMs];
    load.maxPerSecond = Math.max(load.maxPerSecond, load.recent.length);
    return {
      begun: load.recent.length,
      leave: () => {
        load.concurrent -= 1;
      },
    };
  }

  /** Notes that a rate limit turned a request of a master away. */
  rejected(master: string): void {
    this.loadOf(master).rejected += 1;
  }

  /** The load of every master that has sent a request. */
  limits(): readonly MasterLoad[] {
    return [...this.loads.values()].map((load) => ({
      master: load.master,
      concurrent: load.concurrent,
      maxConcurrent: load.maxConcurrent,
      maxPerSecond: load.maxPerSecond,
      requests: load.requests,
      rejected: load.rejected,
    }));
  }

  /** Forgets everything but the sequence. */
  clear(): void {
    this.calls.length = 0;
    for (const load of this.loads.values()) {
      Object.assign(load, { maxConcurrent: load.concurrent, maxPerSecond: 0, requests: 0, rejected: 0, recent: [] });
    }
  }

  private loadOf(master: string): MasterLoad & { recent: number[] } {
    const known = this.loads.get(master);
    if (known !== undefined) return known;
    const load = { master, concurrent: 0, maxConcurrent: 0, maxPerSecond: 0, requests: 0, rejected: 0, recent: [] };
    this.loads.set(master, load);
    return load;
  }
}
