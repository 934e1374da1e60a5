import { Injectable, Logger } from '@nestjs/common';
import { AppError, Clock, Conflict, DependencyFailed, InternalError, Repeater } from '#foundation';
import { Tenants } from '#tenants';
import { isRefusal } from '#voice-platform';
import type { AccountRow } from '../account.entity';
import { type AccountChanges, AccountRows, type Claim } from '../account-rows';
import { Failpoints } from './failpoints';
import { ProvisioningSteps, type StepName, stepNames } from './provisioning-steps';
import { longestPauseInPlaceMs, pauseBeforeNextAttemptMs, pauseInPlaceMs, triesInPlace } from './retry-pauses';

/** Thrown when another replica has taken the claim over: this one must not go on, and its caller looks at the row again. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost';
}

/** Carries a claimed account through the steps that are still missing, recording each. */
@Injectable()
export class Provisioning {
  private readonly log = new Logger(Provisioning.name);

  constructor(
    private readonly rows: AccountRows,
    private readonly steps: ProvisioningSteps,
    private readonly failpoints: Failpoints,
    private readonly tenants: Tenants,
    private readonly clock: Clock,
  ) {}

  /**
   * Does the missing steps and returns the finished row. A failing platform is tried again in place a few times, then the attempt ends:
   * DependencyFailed, and a refusal of our credentials or our clock, leave the account `provisioning`, to go on from the same step later; anything else makes it `failed` and is thrown as
   * Conflict with its reason as code, or as it is when it is our own mistake. Throws ClaimLost when the lease ran out meanwhile.
   */
  async run(claim: Claim): Promise<AccountRow> {
    let held = true;
    const heartbeat = new Repeater('account lease', this.rows.leaseMs / 3, async () => {
      held = await this.rows.renew(claim);
      return false;
    }).start();
    try {
      return await this.runSteps(claim, () => held);
    } catch (error) {
      if (error instanceof ClaimLost) throw error;
      throw await this.recordFailure(claim, error);
    } finally {
      await heartbeat.stop();
    }
  }

  private async runSteps(claim: Claim, isHeld: () => boolean): Promise<AccountRow> {
    for (;;) {
      const row = await this.rows.find(claim.tenantId);
      if (row === null || row.leaseToken !== claim.leaseToken || !isHeld()) throw new ClaimLost();
      const step = stepNames[row.stepsDone];
      if (step === undefined) return this.finish(claim, row);
      const changes = await this.tryStep(step, row);
      this.failpoints.pass(`accounts.${step}.after`);
      if (!(await this.rows.record(claim, { ...changes, stepsDone: row.stepsDone + 1 }))) throw new ClaimLost();
    }
  }

  private async tryStep(step: StepName, row: AccountRow): Promise<AccountChanges> {
    for (let tried = 1; ; tried += 1) {
      try {
        this.failpoints.pass(`accounts.${step}.before`);
        return await this.steps.run(step, row);
      } catch (error) {
        const pauseMs = error instanceof DependencyFailed ? pauseInPlaceMs(error, tried) : Infinity;
        if (tried >= triesInPlace || pauseMs > longestPauseInPlaceMs) throw error;
        this.log.warn('A step of an account failed and is tried again', { tenantId: row.tenantId, step, tried, error });
        await this.clock.sleep(pauseMs);
      }
    }
  }

  private async finish(claim: Claim, row: AccountRow): Promise<AccountRow> {
    const now = this.clock.now();
    // The news that a tenant was suspended may have passed by before there was a row to mark.
    const { state } = await this.tenants.get(row.tenantId);
    const due = state === 'active' ? {} : { activityDueAt: now };
    const done = { state: 'ready', readyAt: now, failureCode: null, failureDetail: null, ...due } as const;
    if (!(await this.rows.release(claim, done))) throw new ClaimLost();
    this.log.log('Account is ready', {
      tenantId: row.tenantId,
      release: row.installedRelease,
      attempts: row.attempts + 1,
    });
    return Object.assign(row, done);
  }

  private async recordFailure(claim: Claim, error: unknown): Promise<unknown> {
    const row = await this.rows.find(claim.tenantId);
    const attempts = (row?.attempts ?? 0) + 1;
    const goesOn = isOursToRetry(error);
    const code = error instanceof AppError ? error.code : 'internal-error';
    const detail = error instanceof AppError ? error.detail : 'Something went wrong on our side.';
    const pauseMs = pauseBeforeNextAttemptMs(attempts, error);
    this.log.warn('An account could not be finished', {
      tenantId: claim.tenantId,
      stepsDone: row?.stepsDone,
      goesOn,
      error,
    });
    await this.rows.release(claim, {
      state: goesOn ? 'provisioning' : 'failed',
      attempts,
      failureCode: code,
      failureDetail: detail,
      nextAttemptAt: new Date(this.clock.nowMs() + pauseMs),
    });
    if (goesOn || !(error instanceof AppError) || error instanceof InternalError) return error;
    return new Conflict(code, detail, { cause: error });
  }
}

/**
 * Whether an attempt failed for something that passes without the portal: the platform is away, or refuses us because of our credentials,
 * our clock or a master that is switched off, which an operator mends.
 */
function isOursToRetry(error: unknown): boolean {
  return error instanceof DependencyFailed || isRefusal(error, 'not-authorised', 'account-inactive');
}
