import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { Accounts } from '#accounts';
import { AppError, Clock, formatAmount, type Money } from '#foundation';
import { VoicePlatform } from '#voice-platform';
import { Decimal } from 'decimal.js';
import { BalanceReadingRow } from './balance-reading.entity';

/** A tenant's money and when the platform said so. */
export interface BalanceReading {
  balance: Money;
  asOf: Date;
}

/** How long a reading answers without asking the platform again, in milliseconds of Clock time. */
const freshForMs = 2000;
const readingsKept = 10_000;

/** Balances, read through from the platform that holds the money. */
@Injectable()
export class Balance {
  private readonly log = new Logger(Balance.name);
  private readonly fresh = new LRUCache<string, BalanceReading>({ max: readingsKept });
  private readonly underWay = new Map<string, Promise<BalanceReading>>();

  constructor(
    private readonly accounts: Accounts,
    private readonly platform: VoicePlatform,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * The balance, at most two seconds old in this process; requests that come together share one question. While the platform is
   * away or refuses: the last reading of any replica with its own `asOf`. Throws Conflict `account-not-ready` before there is an account, and
   * DependencyFailed when the platform is away and was never read.
   */
  async read(tenantId: string): Promise<BalanceReading> {
    const known = this.fresh.get(tenantId);
    if (known !== undefined && Math.abs(this.clock.nowMs() - known.asOf.getTime()) < freshForMs) return known;
    try {
      return await this.reread(tenantId);
    } catch (error) {
      if (!(error instanceof AppError) || error.situation !== 'dependency-failed') throw error;
      const last = await this.dataSource.manager.findOneBy(BalanceReadingRow, { tenantId });
      if (last === null) throw error;
      this.log.warn('Balance is an earlier reading: the platform is away', { tenantId, reason: error.code });
      return toReading(last);
    }
  }

  /** Asks the platform now, whatever is known. Errors as `read`, without its way out. */
  async reread(tenantId: string): Promise<BalanceReading> {
    const running = this.underWay.get(tenantId);
    if (running !== undefined) return running;
    const reading = this.ask(tenantId).finally(() => this.underWay.delete(tenantId));
    this.underWay.set(tenantId, reading);
    return reading;
  }

  private async ask(tenantId: string): Promise<BalanceReading> {
    const { platform: account } = await this.accounts.require(tenantId);
    const readAt = this.clock.now();
    const { balance, frozen } = await this.platform.readAccount(account);
    if (frozen) this.log.warn('Account is frozen by the platform', { tenantId });
    await this.dataSource.query(
      `INSERT INTO balance_readings (tenant_id, amount, currency, frozen, read_at) VALUES (?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE amount = IF(VALUES(read_at) >= read_at, VALUES(amount), amount),
         currency = IF(VALUES(read_at) >= read_at, VALUES(currency), currency),
         frozen = IF(VALUES(read_at) >= read_at, VALUES(frozen), frozen), read_at = GREATEST(read_at, VALUES(read_at))`,
      [tenantId, balance.amount, balance.currency, frozen, readAt],
    );
    const reading = { balance, asOf: readAt };
    this.fresh.set(tenantId, reading);
    return reading;
  }
}

function toReading({ amount, currency, readAt }: BalanceReadingRow): BalanceReading {
  return { balance: { amount: formatAmount(new Decimal(amount)), currency }, asOf: readAt };
}
