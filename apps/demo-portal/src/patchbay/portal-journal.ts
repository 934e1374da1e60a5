/** A webhook as the portal keeps it. */
export interface ReceivedWebhook {
  id: string;
  type: string;
  /** When it happened, ISO 8601. */
  timestamp: string;
  data: unknown;
}

/** What `GET /state` shows. */
export interface PortalState {
  /** In the order in which they came; each once, however often it was delivered. */
  webhooks: readonly ReceivedWebhook[];
  /** How often Patchbay asked. */
  questions: { settings: number; invites: number };
  /** Deliveries of webhooks that had come before. */
  repeatedWebhooks: number;
  /** Requests that were not genuine. */
  rejected: number;
}

/** A demo needs a few; the oldest go. */
const mostWebhooks = 1000;

/** Remembers, in memory, what reached this portal. */
export class PortalJournal {
  private readonly webhooks = new Map<string, ReceivedWebhook>();
  private readonly questions = { settings: 0, invites: 0 };
  private repeated = 0;
  private rejections = 0;

  /** Keeps a webhook, unless its id is known already: deliveries repeat. */
  keepWebhook(webhook: ReceivedWebhook): void {
    if (this.webhooks.has(webhook.id)) {
      this.repeated += 1;
      return;
    }
    this.webhooks.set(webhook.id, webhook);
    const [oldest] = this.webhooks.keys();
    if (this.webhooks.size > mostWebhooks && oldest !== undefined) this.webhooks.delete(oldest);
  }

  countQuestion(kind: 'settings' | 'invites'): void {
    this.questions[kind] += 1;
  }

  countRejected(): void {
    this.rejections += 1;
  }

  state(): PortalState {
    return {
      webhooks: [...this.webhooks.values()],
      questions: { ...this.questions },
      repeatedWebhooks: this.repeated,
      rejected: this.rejections,
    };
  }
}
