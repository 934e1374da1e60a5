import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, Conflict, newId, SecretBox, Unprocessable } from '#foundation';
import { IdempotencyKeyRow } from './idempotency-key.entity';

/** How long an answer is kept for its key (wire.md 2). */
const keptMs = 72 * 3_600_000;
/** A runner that has not renewed its lease for this long is taken for dead, and a repeat runs the write again. */
const leaseMs = 10_000;

/** An answer as it was given first. */
export interface StoredAnswer {
  status: number;
  body: string;
  headers: Record<string, string>;
}

/** A write that is this request's to run, until `complete` or `abandon`. */
export interface Claim {
  tenantId: string;
  key: string;
  owner: string;
}

/** The memory of writes: which keys were used, for what, and what was answered. Answers are sealed like secrets. */
@Injectable()
export class IdempotencyStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** What tells one write from another: method, path and the exact body. */
  static fingerprint(method: string, path: string, body: string): string {
    return createHash('sha256').update(`${method} ${path}\n${body}`).digest('hex');
  }

  /**
   * Claims a key, or returns the answer that its first use got. Throws Unprocessable `idempotency-key-reused` for another request under
   * the same key, Conflict `idempotency-key-in-flight` while the first still runs. A key older than 72 hours is new again.
   */
  async claim(tenantId: string, key: string, fingerprint: string): Promise<Claim | StoredAnswer> {
    const now = this.clock.nowMs();
    const owner = newId('run', now);
    const lease = new Date(now + leaseMs);
    const inserted: { affectedRows: number } = await this.dataSource.query(
      `INSERT INTO idempotency_keys (tenant_id, idempotency_key, fingerprint, state, owner, leased_until, expires_at)
       VALUES (?, ?, ?, 'running', ?, ?, ?) ON DUPLICATE KEY UPDATE tenant_id = tenant_id`,
      [tenantId, key, fingerprint, owner, lease, new Date(now + keptMs)],
    );
    if (inserted.affectedRows === 1) return { tenantId, key, owner };
    const row = await this.dataSource.manager.findOneBy(IdempotencyKeyRow, { tenantId, idempotencyKey: key });
    if (row === null) throw inFlight();
    if (row.expiresAt.getTime() <= now) {
      await this.dataSource.query(
        'DELETE FROM idempotency_keys WHERE tenant_id = ? AND idempotency_key = ? AND owner = ?',
        [tenantId, key, row.owner],
      );
      return this.claim(tenantId, key, fingerprint);
    }
    if (row.fingerprint !== fingerprint) {
      throw new Unprocessable('idempotency-key-reused', 'This Idempotency-Key was used for another request.');
    }
    if (row.state === 'done') return this.answerOf(row);
    if (row.leasedUntil.getTime() > now) throw inFlight();
    const taken: { affectedRows: number } = await this.dataSource.query(
      `UPDATE idempotency_keys SET owner = ?, leased_until = ? WHERE tenant_id = ? AND idempotency_key = ? AND owner = ? AND state = 'running'`,
      [owner, lease, tenantId, key, row.owner],
    );
    if (taken.affectedRows === 0) throw inFlight();
    return { tenantId, key, owner };
  }

  /** Keeps the answer for repeats; does nothing when the claim was taken over in the meantime. */
  async complete({ tenantId, key, owner }: Claim, answer: StoredAnswer): Promise<void> {
    await this.dataSource.query(
      `UPDATE idempotency_keys SET state = 'done', status = ?, answer_sealed = ?, headers = ?
       WHERE tenant_id = ? AND idempotency_key = ? AND owner = ? AND state = 'running'`,
      [
        answer.status,
        this.secrets.seal(answer.body, place(tenantId, key)),
        JSON.stringify(answer.headers),
        tenantId,
        key,
        owner,
      ],
    );
  }

  /** Says that the run is still alive. */
  async renew({ tenantId, key, owner }: Claim): Promise<void> {
    await this.dataSource.query(
      'UPDATE idempotency_keys SET leased_until = ? WHERE tenant_id = ? AND idempotency_key = ? AND owner = ?',
      [new Date(this.clock.nowMs() + leaseMs), tenantId, key, owner],
    );
  }

  /** Frees the key: the write had no effect, so that a repeat may try again. */
  async abandon({ tenantId, key, owner }: Claim): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM idempotency_keys WHERE tenant_id = ? AND idempotency_key = ? AND owner = ? AND state = 'running'`,
      [tenantId, key, owner],
    );
  }

  /** Removes up to 1000 keys whose time is over; returns how many. */
  async removeExpired(): Promise<number> {
    const removed: { affectedRows: number } = await this.dataSource.query(
      'DELETE FROM idempotency_keys WHERE expires_at <= ? LIMIT 1000',
      [this.clock.now()],
    );
    return removed.affectedRows;
  }

  private answerOf(row: IdempotencyKeyRow): StoredAnswer {
    const body =
      row.answerSealed === null ? '' : this.secrets.open(row.answerSealed, place(row.tenantId, row.idempotencyKey));
    return { status: row.status ?? 200, body, headers: row.headers ?? {} };
  }
}

function place(tenantId: string, key: string): string {
  return `idempotency_keys/answer/${tenantId}/${key}`;
}

function inFlight(): Conflict {
  return new Conflict(
    'idempotency-key-in-flight',
    'The first request under this Idempotency-Key is still being worked on.',
    {
      retryAfterSeconds: 1,
    },
  );
}
