import { writeLine } from '../session-log';
import type { ControllerClient } from './controller-client';
import { deliver } from './delivery';

const MOST_IN_BATCH = 20;

/** One event of the call, numbered within the session. */
interface SessionEvent {
  sequence: number;
  type: string;
  /** ISO 8601 with milliseconds. */
  at: string;
}

/**
 * Reports events in their order, one request in flight at a time. The controller deduplicates by session and sequence, so
 * a report that was received without our knowing it does no harm when it is repeated.
 */
export class EventOutbox {
  private readonly waiting: SessionEvent[] = [];
  private sequence = 0;
  private batches = 0;
  private sending = false;

  /** @param onIdle called whenever nothing is left to be sent */
  constructor(
    private readonly client: ControllerClient,
    private readonly sessionId: string,
    private readonly onIdle: () => void,
  ) {}

  get idle(): boolean {
    return !this.sending && this.waiting.length === 0;
  }

  /** Takes an event and returns at once. */
  report(type: string, details: object): void {
    this.sequence += 1;
    this.waiting.push({ sequence: this.sequence, type, at: new Date().toISOString(), ...details });
    this.sendNext();
  }

  private sendNext(): void {
    if (this.sending) return;
    const events = this.waiting.splice(0, MOST_IN_BATCH);
    if (events.length === 0) {
      this.onIdle();
      return;
    }
    this.sending = true;
    this.batches += 1;
    const request = {
      path: '/events',
      body: { sessionId: this.sessionId, events },
      idempotencyKey: `${this.sessionId}.events.${this.batches}`,
      timeoutSeconds: 5,
    } as const;
    deliver(this.client, request, (result) => {
      if (result === undefined) writeLine(`Events were not delivered: ${events.map(({ type }) => type).join(', ')}`);
      this.sending = false;
      this.sendNext();
    });
  }
}
