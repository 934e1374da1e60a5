import type { PortalClient } from '#portal-sdk';

/** A waiting call as a user of the portal sees it. */
export interface ShownCall {
  callId: string;
  /** Where its live session takes commands. */
  accessUrl: string;
}

/** What a user does with the call shown: lets it wait, takes it, or sends it back to the queue. */
export type Click = 'wait' | 'user' | 'queue';

/** What became of a click. */
export interface ClickResult {
  sent: boolean;
  /** The session's own answer, or why there was none. */
  answer: unknown;
}

const clicks: readonly string[] = ['wait', 'user', 'queue'] satisfies Click[];

/** Reads a click from a request's body. */
export function clickOf(body: unknown): { click: Click; userId: string } | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { click, userId } = body as Partial<Record<string, unknown>>;
  if (typeof click !== 'string' || !clicks.includes(click) || typeof userId !== 'string') return undefined;
  return { click: click as Click, userId };
}

/** The portal's users in their browsers: they see waiting calls, and what they click goes straight into the live session. */
export class Desk {
  private shown: ShownCall | undefined;

  constructor(private readonly client: PortalClient) {}

  /** Shows a call that waits; the newest is the one that clicks mean. */
  show(call: ShownCall): void {
    this.shown = call;
  }

  /** Sends a user's click into the session, signed with the portal's own keys; never throws for a session that has ended. */
  async click(click: Click, userId: string): Promise<ClickResult> {
    if (this.shown === undefined) return { sent: false, answer: 'no call waits' };
    const command = { command: click, operatorId: userId, ...(click === 'user' ? { userId } : {}) };
    try {
      return { sent: true, answer: await this.client.sendSessionCommand(this.shown.accessUrl, command) };
    } catch (error) {
      return { sent: false, answer: error instanceof Error ? error.message : 'no answer' };
    }
  }
}
