import { Decimal } from 'decimal.js';
import { silentRecording } from '../files/silent-recording';
import { costOf } from '../money/price-list';
import type { Platform } from '../platform';
import type { SessionRecord } from '../store/session-rows';
import type { Tariff } from './tariffs';

/** What history says of a leg that has ended. */
export interface LegFacts {
  readonly localNumber: string;
  readonly remoteNumber: string;
  readonly remoteNumberType: string;
  readonly incoming: boolean;
  readonly tariff: Tariff;
  readonly startedAtMs: number;
  readonly durationSeconds: number;
  readonly successful: boolean;
  readonly recordUrl: string | null;
  readonly customData: string | null;
  readonly endReason: string;
}

/** What is known of a recording that has stopped. */
export interface RecordingFacts {
  readonly fileName: string;
  readonly url: string;
  readonly startedAtMs: number;
  readonly durationSeconds: number;
}

/** How a session can have ended, in the words of `GetCallHistory`. */
export type FinishReason =
  'Normal termination' | 'Insufficient funds' | 'Terminated administratively' | 'JS session error' | 'Timeout';

/**
 * The history and the money of one session. Each leg and each recording is charged and written down in one commit when it ends, so
 * that the balance and the history agree at any moment, also after a crash. Only what was connected costs anything.
 */
export class SessionBooks {
  constructor(
    private readonly platform: Platform,
    private readonly sessionId: number,
  ) {}

  /** Where a recording will be found. */
  recordUrl(fileName: string): string {
    return `${this.platform.addresses.http}/records/${fileName}.mp3`;
  }

  /** Writes down and charges a leg; returns its cost as a decimal string. */
  called(leg: LegFacts): string {
    return this.platform.store.commit(() => {
      const quantity = leg.successful ? Math.max(1, leg.durationSeconds) : 0;
      const { cost, transactionId } = this.charge(leg.tariff.resourceType, quantity, leg.tariff.direction);
      this.change((session) => ({
        ...session,
        calls: [
          ...session.calls,
          {
            callId: this.platform.store.nextId('call'),
            startedAt: leg.startedAtMs,
            durationSeconds: leg.durationSeconds,
            localNumber: leg.localNumber,
            remoteNumber: leg.remoteNumber,
            remoteNumberType: leg.remoteNumberType,
            incoming: leg.incoming,
            successful: leg.successful,
            transactionId,
            cost: cost.toFixed(4),
            recordUrl: leg.recordUrl,
            customData: leg.customData,
            endReason: leg.endReason,
          },
        ],
      }));
      return cost.toString();
    });
  }

  /** Writes down and charges a recording; returns its cost as a decimal string. */
  recorded(recording: RecordingFacts): string {
    const { store } = this.platform;
    return store.commit(() => {
      const quantity = Math.max(1, recording.durationSeconds);
      const { cost, transactionId } = this.charge('AUDIORECORD', quantity, 'Recording');
      const session = store.sessions.get(this.sessionId);
      if (session !== undefined) {
        store.recordings.put({
          id: store.nextId('recording'),
          accountId: session.accountId,
          applicationId: session.applicationId,
          sessionId: session.id,
          fileName: recording.fileName,
          url: recording.url,
          startedAt: recording.startedAtMs,
          durationSeconds: recording.durationSeconds,
          fileSizeBytes: silentRecording(recording.durationSeconds).length,
          cost: cost.toFixed(4),
          transactionId,
        });
      }
      return cost.toString();
    });
  }

  /** Closes the books. */
  close(reason: FinishReason, atMs: number, customData: string | null): void {
    this.change((session) => ({
      ...session,
      durationSeconds: Math.max(0, Math.round((atMs - session.startedAt) / 1000)),
      finishReason: reason,
      customData,
    }));
  }

  /** Takes the price of what was used, into debt if need be: it was used. An account that was deleted meanwhile pays nothing. */
  private charge(
    resourceType: string,
    quantity: number,
    description: string,
  ): { cost: Decimal; transactionId: number | null } {
    const { store, ledger } = this.platform;
    const account = store.accounts.get(store.sessions.get(this.sessionId)?.accountId ?? 0);
    const cost = account === undefined ? new Decimal(0) : costOf(resourceType, account.currency, quantity);
    if (account === undefined || cost.isZero()) return { cost, transactionId: null };
    const transaction = ledger.charge(account.id, {
      amount: cost,
      type: 'resource_charge',
      description,
      resourceType,
      sessionId: this.sessionId,
      mustBeCovered: false,
    });
    return { cost, transactionId: transaction.id };
  }

  private change(edit: (session: SessionRecord) => SessionRecord): void {
    const session = this.platform.store.sessions.get(this.sessionId);
    if (session !== undefined) this.platform.store.sessions.put(edit(session));
  }
}

/** Closes the sessions that a process left open when it was killed. */
export function closeLostSessions(platform: Platform): void {
  for (const session of [...platform.store.sessions.all()]) {
    if (session.finishReason !== null) continue;
    const lastSignMs = Math.max(session.startedAt, ...session.calls.map((call) => call.startedAt));
    new SessionBooks(platform, session.id).close('Terminated administratively', lastSignMs, session.customData);
  }
}
