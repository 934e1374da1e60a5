import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { audit, Clock, newId, Outbox, Queues, SecretBox } from '#foundation';
import { type Call, toCall } from './call';
import { CallRow } from './call.entity';
import { firstConfirmationAt } from './confirmation/confirmation-schedule';
import type { CallFacts } from './facts/call-fact';
import { type CallDescription, describeCall } from './facts/call-description';

/** Queue whose jobs mean "look for calls whose cost is due to be confirmed". */
export const callConfirmationsQueue = 'call-confirmations';

/** Outbox topic of what the portal is to be told; the webhooks room carries it on. */
const webhookTopic = 'webhook';

/** What today's only connection is called. */
const connection = 'built-in';

/** What is to be done after the commit of a change; nothing is lost when it is not, only later. */
export type AfterCommit = () => void;

/** The rows of calls: found and locked by session, and saved with everything that follows from what is known. */
@Injectable()
export class CallRows {
  private readonly log = new Logger(CallRows.name);

  constructor(
    private readonly outbox: Outbox,
    private readonly queues: Queues,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** The call of a session, locked until the transaction ends, or null. */
  async find(manager: EntityManager, tenantId: string, sessionId: string): Promise<CallRow | null> {
    const where = { tenantId, connection, remoteId: sessionId } as const;
    return manager.findOne(CallRow, { where, lock: { mode: 'pessimistic_write' } });
  }

  /**
   * The call of a session, locked, made when there is none: two replicas may race, the unique key lets one insert win. That another
   * tenant has the session too is told to operators only: nothing of either tenant's call depends on it (case G06).
   */
  async findOrMake(manager: EntityManager, tenantId: string, sessionId: string): Promise<CallRow> {
    const known = await this.find(manager, tenantId, sessionId);
    if (known !== null) return known;
    const now = this.clock.now();
    await this.auditForeign(manager, tenantId, sessionId);
    await manager.query(
      `INSERT INTO calls (tenant_id, call_id, connection, remote_id, state, started_at, cost_state, confirm_attempts,
         flags, facts, told_started, told_answered, told_ended, first_seen_at, changed_at)
       VALUES (?, ?, ?, ?, 'started', ?, 'pending', 0, '[]', '{}', 0, 0, 0, ?, ?) ON DUPLICATE KEY UPDATE call_id = call_id`,
      [tenantId, newId('call', now.getTime()), connection, sessionId, now, now, now],
    );
    const made = await this.find(manager, tenantId, sessionId);
    return made ?? this.findOrMake(manager, tenantId, sessionId);
  }

  /**
   * Saves what is now known of a locked call: the columns, what the portal has not been told yet (each of started, answered and
   * ended once, ever), and when its cost is to be confirmed.
   */
  async save(manager: EntityManager, row: CallRow, facts: CallFacts): Promise<AfterCommit> {
    const now = this.clock.now();
    const description = describeCall(facts);
    this.alarm(row, description);
    Object.assign(row, columnsOf(description), { facts, changedAt: now });
    settle(row, facts, now);
    const told = newsOf(row, facts, description);
    for (const { type, at } of told)
      await this.outbox.append(manager, row.tenantId, webhookTopic, {
        type,
        subject: row.callId,
        at: at.toISOString(),
        data: toCall(row) satisfies Call,
      });
    const { tenantId, callId, ...columns } = row;
    await manager.update(CallRow, { tenantId, callId }, columns);
    const isDue = row.confirmDueAt !== null && row.confirmDueAt <= now;
    return () => {
      if (told.length > 0) void this.outbox.nudge();
      if (isDue) void this.queues.nudge(callConfirmationsQueue, 'due');
    };
  }

  /** An access URL sealed for a call's row. */
  seal(row: CallRow, accessUrl: string): string {
    return this.secrets.seal(accessUrl, `calls/access_url/${row.tenantId}/${row.callId}`);
  }

  /**
   * The one read across tenants: whether a session is known elsewhere. Who reported first may be the liar, and a tenant that could see
   * the answer could ask for others' sessions: therefore it goes to the operators' log and into no row.
   */
  private async auditForeign(manager: EntityManager, tenantId: string, sessionId: string): Promise<void> {
    const [elsewhere]: unknown[] = await manager.query(
      'SELECT 1 FROM calls WHERE remote_id = ? AND connection = ? AND tenant_id <> ? LIMIT 1',
      [sessionId, connection, tenantId],
    );
    if (elsewhere === undefined) return;
    audit({ action: 'call-report', outcome: 'refused', subject: sessionId, reason: 'session-of-another-tenant' });
    this.log.error('Two tenants report the same session', { tenantId, sessionId });
  }

  private alarm({ tenantId, callId, flags }: CallRow, description: CallDescription): void {
    const fresh = description.flags.filter((flag) => flag.startsWith('quarantined:') && !flags.includes(flag));
    if (fresh.length > 0) this.log.error('Call is quarantined', { tenantId, callId, flags: fresh });
  }
}

/** A call is confirmed once the platform named a sound cost; until then it has a time to ask, unless asking is over. */
function settle(row: CallRow, facts: CallFacts, now: Date): void {
  const { platform, unconfirmed } = facts;
  if (platform !== undefined || unconfirmed !== undefined) {
    row.costState = platform?.cost === undefined ? 'pending' : 'confirmed';
    row.confirmDueAt = null;
    return;
  }
  const due = firstConfirmationAt(facts, now);
  if (row.confirmDueAt !== null && row.confirmDueAt <= due) return;
  row.confirmDueAt = due;
  row.confirmAttempts = 0;
}

function newsOf(row: CallRow, facts: CallFacts, description: CallDescription): { type: string; at: Date }[] {
  const { startedAt, agentAnsweredAt, endedAt } = description;
  const news: { type: string; at: Date }[] = [];
  const hasStarted = facts.started ?? facts.history ?? facts.platform;
  if (hasStarted !== undefined && !row.toldStarted) {
    news.push({ type: 'call.started', at: startedAt });
    row.toldStarted = true;
  }
  if (agentAnsweredAt !== undefined && !row.toldAnswered) {
    news.push({ type: 'call.answered', at: agentAnsweredAt });
    row.toldAnswered = true;
  }
  if (endedAt !== undefined && !row.toldEnded) {
    news.push({ type: 'call.ended', at: endedAt });
    row.toldEnded = true;
  }
  return news;
}

function columnsOf(description: CallDescription): Partial<CallRow> {
  return Object.fromEntries(Object.entries(description).map(([name, value]) => [name, (value as unknown) ?? null]));
}
