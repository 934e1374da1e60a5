import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { addLogIds, audit, Clock, Transactions } from '#foundation';
import type { CallRow } from '../call.entity';
import { type AfterCommit, CallRows } from '../call-rows';
import { CallsConfig } from '../calls.config';
import { mergeCall } from '../facts/call-merge';
import { type ReadEvent, readEvents, type RefusedEvent } from './read-event';
import { readHistory } from './read-history';

/** What became of one event. `sequence` is null when the item had none that could be read. */
export interface EventResult {
  sequence: number | null;
  status: 'accepted' | 'duplicate' | 'rejected';
  reason?: string;
}

const day = 86_400_000;

/** Takes what scenarios report of calls: in any order, late, twice, to any replica. */
@Injectable()
export class CallIngest {
  constructor(
    private readonly rows: CallRows,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly config: CallsConfig,
  ) {}

  /**
   * Takes a batch of events of one session, in one transaction with the call and what the portal is to be told. Each event has its own
   * result: `duplicate` for a repeat of (session, sequence), `rejected` with a reason for one that cannot be read, that gives another
   * content to a used sequence (`sequence-reused`), or that is older than we keep calls (`beyond-retention`); the others are taken.
   * Throws InvalidInput when the body is no batch of events, DependencyFailed while the database is away.
   */
  async events(tenantId: string, body: unknown): Promise<EventResult[]> {
    const { sessionId, events } = readEvents(body, this.clock.now());
    const good = events.filter((event) => 'digest' in event);
    const results = new Map<ReadEvent | RefusedEvent, EventResult>();
    for (const event of events)
      if ('refusal' in event)
        results.set(event, { sequence: event.sequence, status: 'rejected', reason: event.refusal });
    if (good.length > 0) {
      const taken = await this.take(tenantId, sessionId, good);
      for (const event of good) results.set(event, taken.get(event) ?? this.beyondRetention(event, sessionId));
    }
    return events.flatMap((event) => results.get(event) ?? []);
  }

  /**
   * Takes the history record of a session and returns our id of its call, or undefined for a call older than we keep calls. A repeat
   * changes nothing. Throws InvalidInput for a record of a wrong form, DependencyFailed while the database is away.
   */
  async history(tenantId: string, body: unknown): Promise<string | undefined> {
    const { sessionId, fact } = readHistory(body, this.clock.now());
    let after: AfterCommit | undefined;
    const callId = await this.transactions.run(async (manager) => {
      after = undefined;
      const row = await this.rowFor(manager, tenantId, sessionId, new Date(fact.at));
      if (row === undefined) return undefined;
      after = await this.rows.save(manager, row, mergeCall(row.facts, fact));
      return row.callId;
    });
    after?.();
    if (callId === undefined) auditDropped(sessionId);
    else addLogIds({ callId });
    return callId;
  }

  private async take(
    tenantId: string,
    sessionId: string,
    events: readonly ReadEvent[],
  ): Promise<ReadonlyMap<ReadEvent, EventResult>> {
    const results = new Map<ReadEvent, EventResult>();
    let after: AfterCommit | undefined;
    await this.transactions.run(async (manager) => {
      results.clear();
      after = undefined;
      const newest = events.reduce((latest, { at }) => (at > latest ? at : latest), new Date(0));
      const row = await this.rowFor(manager, tenantId, sessionId, newest);
      if (row === undefined) return;
      addLogIds({ callId: row.callId });
      let { facts } = row;
      for (const event of events) {
        const result = await this.keep(manager, row, event);
        results.set(event, result);
        if (result.status !== 'accepted') continue;
        if (event.fact !== undefined) facts = mergeCall(facts, event.fact);
        if (event.accessUrl !== undefined) row.accessUrl ??= this.rows.seal(row, event.accessUrl);
      }
      const isNew = [...results.values()].some(({ status }) => status === 'accepted');
      if (isNew) after = await this.rows.save(manager, row, facts);
    });
    after?.();
    return results;
  }

  /** The locked call of a session; a new one only for what happened within the time that we keep calls. */
  private async rowFor(
    manager: EntityManager,
    tenantId: string,
    sessionId: string,
    happenedAt: Date,
  ): Promise<CallRow | undefined> {
    const isOld = happenedAt.getTime() < this.clock.nowMs() - this.config.retentionDays * day;
    if (isOld) return (await this.rows.find(manager, tenantId, sessionId)) ?? undefined;
    return this.rows.findOrMake(manager, tenantId, sessionId);
  }

  private async keep(manager: EntityManager, row: CallRow, event: ReadEvent): Promise<EventResult> {
    const { sequence, digest } = event;
    const { tenantId, remoteId } = row;
    const { affectedRows }: { affectedRows: number } = await manager.query(
      `INSERT INTO call_events (tenant_id, session_id, sequence, call_id, type, happened_at, digest, body, received_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE sequence = sequence`,
      [
        tenantId,
        remoteId,
        sequence,
        row.callId,
        event.type,
        event.at,
        digest,
        JSON.stringify(event.body),
        this.clock.now(),
      ],
    );
    if (affectedRows === 1) return { sequence, status: 'accepted' };
    const [known]: { digest: string }[] = await manager.query(
      'SELECT digest FROM call_events WHERE tenant_id = ? AND session_id = ? AND sequence = ?',
      [tenantId, remoteId, sequence],
    );
    return known?.digest === digest
      ? { sequence, status: 'duplicate' }
      : { sequence, status: 'rejected', reason: 'sequence-reused' };
  }

  private beyondRetention({ sequence }: ReadEvent, sessionId: string): EventResult {
    auditDropped(sessionId);
    return { sequence, status: 'rejected', reason: 'beyond-retention' };
  }
}

function auditDropped(sessionId: string): void {
  audit({ action: 'call-report', outcome: 'refused', subject: sessionId, reason: 'beyond-retention' });
}
