/** Something a synthetic person does on a call. */
export type PersonAct =
  /** Dials digits (0-9, *, #); the scenario hears them only while it handles tones. */
  | { readonly kind: 'tones'; readonly tones: string }
  /** Sends a text from the person's program, as `Call.MessageReceived`. */
  | { readonly kind: 'message'; readonly text: string }
  /** Speaks; the scenario hears nothing of it, the session's view shows it. */
  | { readonly kind: 'say'; readonly text: string }
  /** Tells the portal something from the person's browser: a JSON POST to this machine. */
  | { readonly kind: 'request'; readonly url: string; readonly body: unknown }
  | { readonly kind: 'hangup' };

/** An act and its moment. */
export interface PersonStep {
  /** Milliseconds from the moment the leg was connected, or from its start when `unanswered`. */
  readonly afterMs: number;
  /** Counted from the start of the call: for somebody who does not wait for an answer. */
  readonly unanswered: boolean;
  readonly act: PersonAct;
}
