import { Injectable } from '@nestjs/common';
import { Decimal } from 'decimal.js';
import {
  Conflict,
  type Money,
  NotFound,
  type Page,
  pageById,
  type PageRequest,
  PaymentRequired,
  SecretBox,
} from '#foundation';
import { Accounts, type ReadyAccount } from '#accounts';
import {
  isRefusal,
  type NumberOffer,
  type NumberSearch,
  type RentedNumber as PlatformNumber,
  VoicePlatform,
} from '#voice-platform';
import { NumberRows } from './number-rows';
import { type RentedNumber, toRentedNumber } from './rented-number';

/** Numbers: what can be rented, and what a tenant rents. */
@Injectable()
export class Numbers {
  constructor(
    private readonly rows: NumberRows,
    private readonly accounts: Accounts,
    private readonly platform: VoicePlatform,
    private readonly secrets: SecretBox,
  ) {}

  /** What can be rented now, with prices in the account's currency. Throws Conflict `account-not-ready`. */
  async search(tenantId: string, search: NumberSearch): Promise<{ offers: NumberOffer[]; total: number }> {
    const account = await this.accounts.require(tenantId);
    return this.platform.searchNumbers(account.platform, search);
  }

  /**
   * Rents a number and sends its calls to the tenant's scenario. Idempotent by tenant and number: whatever was lost on the way, the number is
   * looked for among the rented ones before it is paid for. Throws Conflict `number-taken`, Conflict `price-changed` with the price of now as
   * `price` when it is not `expectedPrice`, PaymentRequired `insufficient-funds`, Conflict `number-needs-verification`, DependencyFailed while
   * the platform is away.
   */
  async rent(tenantId: string, order: { number: string; expectedPrice?: Money }): Promise<RentedNumber> {
    const known = await this.rows.findByNumber(tenantId, order.number);
    if (known !== null) return toRentedNumber(known);
    const account = await this.accounts.require(tenantId);
    const rented =
      (await this.platform.findRentedNumber(account.platform, order.number)) ?? (await this.buy(account, order));
    if (rented.ruleId !== account.ruleId) await this.platform.bindNumber(account.platform, rented.phoneId, account);
    return toRentedNumber(await this.rows.add(tenantId, rented));
  }

  /** Throws NotFound `number-not-found`. */
  async get(tenantId: string, numberId: string): Promise<RentedNumber> {
    const row = await this.rows.find(tenantId, numberId);
    if (row === null) throw new NotFound('number-not-found', 'There is no such number.');
    return toRentedNumber(row);
  }

  /** A page of the rented numbers, in the order of renting. Throws InvalidInput `bad-cursor`. */
  async list(tenantId: string, request: PageRequest): Promise<Page<RentedNumber>> {
    const read = async (after: string, most: number): Promise<RentedNumber[]> =>
      (await this.rows.listAfter(tenantId, after, most)).map(toRentedNumber);
    return pageById(this.secrets, { name: 'numbers', tenantId }, request, read, ({ numberId }) => numberId);
  }

  /** Buys from stock; a number that is not to be had may have become our own meanwhile, by a request that was faster. */
  private async buy(account: ReadyAccount, order: { number: string; expectedPrice?: Money }): Promise<PlatformNumber> {
    try {
      return await this.buyFromStock(account, order);
    } catch (error) {
      if (!isRefusal(error, 'number-taken', 'number-already-rented') && !(error instanceof NotInStock)) {
        throw toCallersError(error);
      }
      const own = await this.platform.findRentedNumber(account.platform, order.number);
      if (own !== undefined) return own;
      throw new Conflict('number-taken', 'The number cannot be rented: it is taken or not in stock.', { cause: error });
    }
  }

  private async buyFromStock(
    account: ReadyAccount,
    { number, expectedPrice }: { number: string; expectedPrice?: Money },
  ): Promise<PlatformNumber> {
    const { offers } = await this.platform.searchNumbers(account.platform, { number, limit: 1, offset: 0 });
    const [offer] = offers;
    if (offer === undefined) throw new NotInStock();
    if (expectedPrice !== undefined && !isSamePrice(expectedPrice, offer.price)) {
      throw new Conflict('price-changed', 'The price is not the expected one.', { extensions: { price: offer.price } });
    }
    return this.platform.rentNumber(account.platform, offer);
  }
}

class NotInStock extends Error {
  override readonly name = 'NotInStock';
}

function isSamePrice(a: Money, b: Money): boolean {
  return a.currency === b.currency && new Decimal(a.amount).equals(b.amount);
}

/** The platform's refusals to rent, in words for the portal. */
function toCallersError(error: unknown): unknown {
  if (isRefusal(error, 'insufficient-funds')) {
    return new PaymentRequired('insufficient-funds', 'There is not enough money on the account.', { cause: error });
  }
  if (isRefusal(error, 'verification-required')) {
    return new Conflict('number-needs-verification', 'Numbers of this region need a verified account.', {
      cause: error,
    });
  }
  return error;
}
