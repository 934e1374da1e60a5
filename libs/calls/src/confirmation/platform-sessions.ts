import { Injectable, Logger } from '@nestjs/common';
import { Accounts } from '#accounts';
import { AppError } from '#foundation';
import { type CallSession, VoicePlatform } from '#voice-platform';
import type { CallRow } from '../call.entity';

/** Sessions in the platform's history of the tenant's own account. */
@Injectable()
export class PlatformSessions {
  private readonly log = new Logger(PlatformSessions.name);

  constructor(
    private readonly accounts: Accounts,
    private readonly platform: VoicePlatform,
  ) {}

  /** The session of a call, or undefined while it is not shown or the platform cannot be asked: the same to whoever asks again later. */
  async find({ tenantId, callId, remoteId, startedAt }: CallRow): Promise<CallSession | undefined> {
    try {
      const account = await this.accounts.require(tenantId);
      return await this.platform.readCallSession(account.platform, remoteId, startedAt);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.log.warn('Cost of a call could not be asked for', { tenantId, callId, reason: error.code });
      return undefined;
    }
  }
}
