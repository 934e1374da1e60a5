import { deliver } from '../controller/delivery';
import { EventOutbox } from '../controller/event-outbox';
import { digitsOf } from '../phone-number';
import { writeLine, writeSection } from '../session-log';
import type { CallRecord } from './call-record';
import type { CallSetting, Parties } from './call-setting';

/** RecordStopped comes about a second after the last leg; later than this it comes no more. */
const LONGEST_WAIT_FOR_RECORD_MS = 15_000;

/** The platform ends a session without calls after 60 s: what was not delivered by then is given up a little earlier. */
const LONGEST_WAIT_FOR_REPORTS_MS = 50_000;

/**
 * Reports a call to the controller and ends its session: one history record, then the recording's end, then `terminate`,
 * each exactly once. What could not be delivered is recovered by the controller from the platform's own history.
 */
export class Reporter {
  readonly events: EventOutbox;
  private started = false;
  private closing = false;
  private historyPending = true;
  private recording = false;
  private terminated = false;

  constructor(
    private readonly setting: CallSetting,
    private readonly parties: Parties,
    private readonly record: CallRecord,
  ) {
    this.events = new EventOutbox(setting.client, setting.session.sessionId, () => this.terminateWhenDone());
  }

  /** Follows the recording of the caller's leg. */
  follow(caller: Call): void {
    caller.addEventListener(CallEvents.RecordStarted, ({ url }) => {
      this.record.recordUrl = url;
      this.recording = true;
      writeSection(`Start recording call: ${url}`);
    });
    caller.addEventListener(CallEvents.RecordStopped, ({ url, cost, duration }) => {
      const { callId } = this.record;
      this.events.report('recording.stopped', { callId, url, cost, durationSeconds: duration });
      this.recordingEnded();
    });
    caller.addEventListener(CallEvents.RecordError, ({ error }) => {
      writeLine(`The recording failed: ${error}`);
      this.recordingEnded();
    });
  }

  /** The settings have come, or will not. Calling it again does nothing: a caller may hang up before that. */
  reportStarted(): void {
    if (this.started) return;
    this.started = true;
    this.events.report('call.started', this.record.started());
  }

  /** A user talks to the caller. */
  reportAnswered(): void {
    const { record } = this;
    writeSection(
      `Send CallStart: COMMAND=StartCall&CALL_ID=${record.callId}&CALL_DEVICE=${record.device ?? ''}` +
        `&EXTERNAL=N&USER_ID=${record.userId ?? ''}`,
    );
    this.events.report('call.answered', record.answered());
  }

  /** All legs have ended. Calling it again does nothing. */
  close(): void {
    if (this.closing) return;
    this.closing = true;
    this.reportEnded();
    this.sendHistory();
    setTimeout(() => this.recordingEnded(), LONGEST_WAIT_FOR_RECORD_MS);
    setTimeout(() => this.terminate(), LONGEST_WAIT_FOR_REPORTS_MS);
  }

  private reportEnded(): void {
    const { record } = this;
    const number = digitsOf(this.parties.called);
    writeSection(
      `Send HangupCall: COMMAND=HangupCall&PHONE_NUMBER=${number}&ACCOUNT_SEARCH_ID=${number}` +
        `&CALL_ID=${record.callId}&USER_ID=${record.userId ?? ''}`,
    );
    this.events.report('call.ended', record.ended());
  }

  private sendHistory(): void {
    writeSection('Send call history', ...this.record.historyLines());
    const { sessionId } = this.setting.session;
    const request = {
      path: '/history',
      body: this.record.history(),
      idempotencyKey: `${sessionId}.history.1`,
      timeoutSeconds: 5,
    } as const;
    deliver(this.setting.client, request, (result) => {
      if (result === undefined) writeLine('The history record was not delivered');
      this.historyPending = false;
      this.terminateWhenDone();
    });
  }

  private recordingEnded(): void {
    this.recording = false;
    this.terminateWhenDone();
  }

  private terminateWhenDone(): void {
    if (this.closing && !this.historyPending && !this.recording && this.events.idle) this.terminate();
  }

  private terminate(): void {
    if (this.terminated) return;
    this.terminated = true;
    VoxEngine.terminate();
  }
}
