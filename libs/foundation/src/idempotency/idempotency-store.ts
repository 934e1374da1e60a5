import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SecretBox } from '../encryption/secret-box';
import { Conflict, Unprocessable } from '../errors/app-error';
import { randomText } from '../ids/ids';
import { IdempotencyKeyRow } from './idempotency-key.entity';

/** How long an answer is kept for its key (wire.md 2). */
const kept = 'UTC_TIMESTAMP(3) + INTERVAL 72 HOUR';
/** A runner that has not renewed its lease for this long is taken for dead, and a repeat runs the write again. */
const leased = 'UTC_TIMESTAMP(3) + INTERVAL 10 SECOND';

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

/**
 * The memory of writes: which keys were used, for what, and what was answered. Answers are sealed like secrets. Times are those of the
 * database's clock alone: replicas whose clocks differ agree on which runner is dead.
 */
@Injectable()
export class IdempotencyStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: SecretBox,
  ) {}

  /** What tells one write from another: method, path and query, and the digest of the body's bytes, as the caller's signature covers it. */
  static fingerprint(method: string, path: string, contentDigest: string): string {
    return createHash('sha256').update(`${method} ${path}\n${contentDigest}`).digest('hex');
  }

  /**
   * Claims a key, or returns the answer that its first use got. Throws Unprocessable `idempotency-key-reused` for another request under
   * the same key, Conflict `idempotency-key-in-flight` while the first still runs. A key older than 72 hours is new again.
   */
  async claim(tenantId: string, key: string, fingerprint: string): Promise<Claim | StoredAnswer> {
    const owner = `run_${randomText(20)}`;
    const inserted: { affectedRows: number } = await this.dataSource.query(
      `INSERT INTO idempotency_keys (tenant_id, idempotency_key, fingerprint, state, owner, leased_until, expires_at)
       VALUES (?, ?, ?, 'running', ?, ${leased}, ${kept}) ON DUPLICATE KEY UPDATE tenant_id = tenant_id`,
      [tenantId, key, fingerprint, owner],
    );
    if (inserted.affectedRows === 1) return { tenantId, key, owner };
    const found = await this.find(tenantId, key);
    if (found === undefined) throw inFlight();
    const { row, isLeased, isExpired } = found;
    if (isExpired) {
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
    if (isLeased || !(await this.takeOver(row, owner))) throw inFlight();
    return { tenantId, key, owner };
  }

  /** The row of a key, and what the database's clock says of it. */
  private async find(
    tenantId: string,
    idempotencyKey: string,
  ): Promise<{ row: IdempotencyKeyRow; isLeased: boolean; isExpired: boolean } | undefined> {
    const { entities, raw } = await this.dataSource.manager
      .createQueryBuilder(IdempotencyKeyRow, 'kept')
      .addSelect('kept.leased_until > UTC_TIMESTAMP(3)', 'isLeased')
      .addSelect('kept.expires_at <= UTC_TIMESTAMP(3)', 'isExpired')
      .where({ tenantId, idempotencyKey })
      .getRawAndEntities<{ isLeased: number | string; isExpired: number | string }>();
    const [row] = entities;
    const [times] = raw;
    if (row === undefined || times === undefined) return undefined;
    return { row, isLeased: Number(times.isLeased) === 1, isExpired: Number(times.isExpired) === 1 };
  }

  /** Takes a dead runner's place; false when another was first, or the dead one turned out to live. */
  private async takeOver(row: IdempotencyKeyRow, owner: string): Promise<boolean> {
    const taken: { affectedRows: number } = await this.dataSource.query(
      `UPDATE idempotency_keys SET owner = ?, leased_until = ${leased}
       WHERE tenant_id = ? AND idempotency_key = ? AND owner = ? AND state = 'running' AND leased_until <= UTC_TIMESTAMP(3)`,
      [owner, row.tenantId, row.idempotencyKey, row.owner],
    );
    return taken.affectedRows === 1;
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
      `UPDATE idempotency_keys SET leased_until = ${leased} WHERE tenant_id = ? AND idempotency_key = ? AND owner = ?`,
      [tenantId, key, owner],
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
      'DELETE FROM idempotency_keys WHERE expires_at <= UTC_TIMESTAMP(3) LIMIT 1000',
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
