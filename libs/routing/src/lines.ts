import { Injectable } from '@nestjs/common';
import { checkLineSettings } from '#call-flow';
import { Clock, InvalidInput, NotFound, Transactions, type Page, type PageRequest } from '#foundation';
import { Numbers } from '#numbers';
import type { Line, LineOrder } from './line';
import { LineRepository } from './line.repository';
import { SettingsMark } from './settings-mark';

/** Lines and the numbers that they answer. */
@Injectable()
export class Lines {
  constructor(
    private readonly repository: LineRepository,
    private readonly numbers: Numbers,
    private readonly transactions: Transactions,
    private readonly mark: SettingsMark,
    private readonly clock: Clock,
  ) {}

  /** Throws NotFound `line-not-found`. */
  async get(tenantId: string, lineId: string): Promise<Line> {
    const line = await this.repository.find(tenantId, lineId);
    if (line === undefined) throw new NotFound('line-not-found', 'There is no such line.');
    return line;
  }

  /** The line that calls to a number (E.164 with +) go to. */
  async findByNumber(tenantId: string, number: string): Promise<Line | undefined> {
    return this.repository.findByNumber(tenantId, number);
  }

  /** A page of a tenant's lines, by their ids. Throws InvalidInput `bad-cursor`. */
  async list(tenantId: string, request: PageRequest): Promise<Page<Line>> {
    return this.repository.page(tenantId, request);
  }

  /**
   * Creates or replaces a line. Its next call is served the new settings by every replica. Safe to repeat.
   * Throws InvalidInput `invalid-settings` with each fault, NotFound `number-not-found` for a number that is not the tenant's.
   */
  async put(tenantId: string, lineId: string, order: LineOrder): Promise<Line> {
    const fields = order.settings === undefined ? [] : checkLineSettings(order.settings, 'refuse');
    if (fields.length > 0) throw new InvalidInput('invalid-settings', 'The settings are not right.', { fields });
    const numbers = await Promise.all(order.numberIds.map((numberId) => this.numbers.get(tenantId, numberId)));
    await this.transactions.run(async (manager) => {
      await this.repository.put(
        manager,
        tenantId,
        { lineId, title: order.title, settings: order.settings },
        this.clock.now(),
      );
      await this.repository.bindNumbers(manager, tenantId, lineId, numbers);
    });
    await this.mark.renew(tenantId);
    return this.get(tenantId, lineId);
  }
}
