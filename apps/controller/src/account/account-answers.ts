import { Injectable, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Account, Accounts } from '#accounts';
import { AppError, Clock, type Money, NotFound } from '#foundation';
import { AccountResponse } from './account.dto';

/** Longest that a portal waits for its first account in one request; the work goes on without it. */
const patienceMs = 10_000;
const lookAgainSeconds = 2;

/** How the account is answered: at once when it is there, 202 when making it takes longer than a request may. */
@Injectable()
export class AccountAnswers {
  private readonly log = new Logger(AccountAnswers.name);

  constructor(
    private readonly accounts: Accounts,
    private readonly clock: Clock,
  ) {}

  /** Makes the account or joins the making. After ten seconds 202 with `Location` and `Retry-After`. Throws as `Accounts.ensure` does. */
  async ensure(tenantId: string, reply: FastifyReply): Promise<AccountResponse> {
    const patience = new AbortController();
    const making = this.accounts.ensure(tenantId);
    try {
      const done = await Promise.race([making, this.clock.sleep(patienceMs, patience.signal)]);
      if (done !== undefined) return await this.answer(done);
    } finally {
      patience.abort();
    }
    void reply.status(202).header('location', '/v1/account').header('retry-after', lookAgainSeconds);
    return this.read(tenantId);
  }

  /** The account as far as it is. Throws NotFound `account-not-found` when it was never asked for. */
  async read(tenantId: string): Promise<AccountResponse> {
    const account = await this.accounts.find(tenantId);
    if (account === undefined)
      throw new NotFound('account-not-found', 'There is no account yet: ask for it with POST.');
    return this.answer(account);
  }

  private async answer(account: Account): Promise<AccountResponse> {
    const balance = account.state === 'ready' ? await this.balance(account.tenantId) : undefined;
    return AccountResponse.from(account, balance);
  }

  /** The balance alone is worth no failure: an account is answered without it while the voice platform is away. */
  private async balance(tenantId: string): Promise<Money | undefined> {
    try {
      return await this.accounts.balance(tenantId);
    } catch (error) {
      if (!(error instanceof AppError) || error.situation !== 'dependency-failed') throw error;
      this.log.warn('The balance could not be read', { tenantId, error });
      return undefined;
    }
  }
}
