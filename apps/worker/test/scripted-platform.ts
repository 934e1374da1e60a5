import type { AccountState, CallSession, PlatformAccount, VoicePlatform } from '#voice-platform';

/** The voice platform as far as the worker's rooms ask it: its history shows what the test put there. */
export class ScriptedPlatform {
  readonly sessions = new Map<string, CallSession>();
  readonly accountReads: string[] = [];
  readonly sessionReads: string[] = [];
  balance = '1000.00';

  readCallSession({ accountId }: PlatformAccount, sessionId: string): Promise<CallSession | undefined> {
    this.sessionReads.push(sessionId);
    return Promise.resolve(this.sessions.get(`${accountId}/${sessionId}`));
  }

  readAccount({ accountId, currency }: PlatformAccount): Promise<AccountState> {
    this.accountReads.push(accountId);
    return Promise.resolve({ balance: { amount: this.balance, currency }, active: true, frozen: false });
  }

  /** The port that rooms inject; any other method of it is not a function here. */
  asPort(): VoicePlatform {
    return this as unknown as VoicePlatform;
  }
}
