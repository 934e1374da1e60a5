import { LRUCache } from 'lru-cache';

const failuresToOpen = 5;
const openForMs = 10_000;

/** Leaves a peer alone for ten seconds after five failures in a row; then one try decides. Per process: a hint, not a truth. */
export class Breaker {
  private readonly failures = new LRUCache<string, { count: number; until: number }>({ max: 10_000 });

  constructor(private readonly nowMs: () => number) {}

  /** Whether the peer may be asked now. After the ten seconds one asker alone is told so, and the others when nothing came of it for ten more. */
  allows(peer: string): boolean {
    const known = this.failures.get(peer);
    if (known === undefined || known.count < failuresToOpen) return true;
    const now = this.nowMs();
    if (known.until > now) return false;
    known.until = now + openForMs;
    return true;
  }

  succeeded(peer: string): void {
    this.failures.delete(peer);
  }

  failed(peer: string): void {
    const count = (this.failures.get(peer)?.count ?? 0) + 1;
    this.failures.set(peer, { count, until: count >= failuresToOpen ? this.nowMs() + openForMs : 0 });
  }
}
