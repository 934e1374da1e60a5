import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { NotFound, SecretBox } from '#foundation';
import { type Call, toCall } from './call';
import { CallRow } from './call.entity';
import { openCallCursor, sealCallCursor } from './call-cursor';

/** A page of calls, and where the next one begins; without `nextCursor` it is the last. */
export interface CallPage {
  items: Call[];
  nextCursor?: string;
}

/** The calls of tenants, for reading. */
@Injectable()
export class Calls {
  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: SecretBox,
  ) {}

  /** Throws NotFound `call-not-found`, for another tenant's call too. */
  async get(tenantId: string, callId: string): Promise<Call> {
    const row = await this.dataSource.manager.findOneBy(CallRow, { tenantId, callId });
    if (row === null) throw new NotFound('call-not-found', 'There is no such call.');
    return toCall(row);
  }

  /**
   * Up to `limit` (1 to 100) calls, the latest first, after `cursor`. Calls that begin meanwhile shift nothing. Throws InvalidInput
   * `bad-cursor` for a cursor that this tenant was not given.
   */
  async list(tenantId: string, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<CallPage> {
    const query = this.dataSource.manager
      .createQueryBuilder(CallRow, 'c')
      .where('c.tenantId = :tenantId', { tenantId })
      .orderBy('c.startedAt', 'DESC')
      .addOrderBy('c.callId', 'DESC')
      .limit(limit + 1);
    if (cursor !== undefined) {
      const { startedAt, callId } = openCallCursor(this.secrets, tenantId, cursor);
      query.andWhere('(c.startedAt < :startedAt OR (c.startedAt = :startedAt AND c.callId < :callId))', {
        startedAt,
        callId,
      });
    }
    const rows = await query.getMany();
    const items = rows.slice(0, limit).map(toCall);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return last === undefined ? { items } : { items, nextCursor: sealCallCursor(this.secrets, tenantId, last) };
  }
}
