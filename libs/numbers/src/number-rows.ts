import { Injectable } from '@nestjs/common';
import { DataSource, MoreThan } from 'typeorm';
import { asDependencyFailure, checkedAmount, Clock, newId } from '#foundation';
import type { RentedNumber as PlatformNumber } from '#voice-platform';
import { NumberRow } from './number.entity';

/** The rows of rented numbers. */
@Injectable()
export class NumberRows {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async find(tenantId: string, numberId: string): Promise<NumberRow | null> {
    return this.dataSource.manager.findOneBy(NumberRow, { tenantId, numberId }).catch(rethrow);
  }

  async findByNumber(tenantId: string, number: string): Promise<NumberRow | null> {
    return this.dataSource.manager.findOneBy(NumberRow, { tenantId, number }).catch(rethrow);
  }

  /** Those after a number id, by number id, which is the order of renting. */
  async listAfter(tenantId: string, after: string, most: number): Promise<NumberRow[]> {
    return this.dataSource.manager
      .find(NumberRow, { where: { tenantId, numberId: MoreThan(after) }, order: { numberId: 'ASC' }, take: most })
      .catch(rethrow);
  }

  /** Notes a number that the platform says is rented, once: a repeat or a race leaves the row that is there. */
  async add(tenantId: string, rented: PlatformNumber): Promise<NumberRow> {
    const now = this.clock.now();
    await this.dataSource
      .query(
        `INSERT INTO numbers (tenant_id, number_id, number, phone_id, price, currency, next_renewal_at, rented_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE number_id = number_id`,
        [
          tenantId,
          newId('num', now.getTime()),
          rented.number,
          rented.phoneId,
          checkedAmount(rented.price.amount),
          rented.price.currency,
          rented.nextRenewal ?? null,
          now,
        ],
      )
      .catch(rethrow);
    return this.dataSource.manager.findOneByOrFail(NumberRow, { tenantId, number: rented.number }).catch(rethrow);
  }
}

function rethrow(error: unknown): never {
  throw asDependencyFailure(error);
}
