import type { IncomingRequest, PortalServerVerifier, SignedAnswer } from '#portal-sdk';
import type { Desk } from '../desk/desk';
import { demoLineSettings } from './demo-line-settings';
import type { PortalJournal } from './portal-journal';

/** Paths under which Patchbay reaches this portal; `PUT /v1/portal` tells them. */
export const patchbayPaths = {
  webhooks: '/patchbay/webhooks',
  settings: '/patchbay/settings',
  invites: '/patchbay/invites',
} as const;

const record = (value: unknown): Partial<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What Patchbay may say to the portal. Every request is proven first and answered signed; RejectedRequest otherwise. */
export class PatchbayDoor {
  constructor(
    private readonly verifier: PortalServerVerifier,
    private readonly journal: PortalJournal,
    private readonly desk: Desk,
  ) {}

  /** A call started, was answered, ended: kept and acknowledged. */
  webhook(request: IncomingRequest): SignedAnswer {
    const verified = this.verifier.verifyWebhook(request);
    const { type, timestamp, data } = record(verified.body);
    this.journal.keepWebhook({ id: verified.id, type: text(type), timestamp: text(timestamp), data });
    return this.verifier.signAnswer(verified, { status: 200, body: {} });
  }

  /** How does this line work? */
  settings(request: IncomingRequest): SignedAnswer {
    const verified = this.verifier.verifyIncoming(request);
    this.journal.countQuestion('settings');
    return this.verifier.signAnswer(verified, { status: 200, body: demoLineSettings });
  }

  /** A caller waits: whom to ring? User 67's desk phone, while user 67 sees the call and may take it in the browser. */
  invites(request: IncomingRequest): SignedAnswer {
    const verified = this.verifier.verifyIncoming(request);
    this.journal.countQuestion('invites');
    const { callId, accessUrl } = record(verified.body);
    this.desk.show({ callId: text(callId), accessUrl: text(accessUrl) });
    const body = { command: 'wait', connectType: 'crm', userId: '67', userHasPhone: true };
    return this.verifier.signAnswer(verified, { status: 200, body });
  }
}
