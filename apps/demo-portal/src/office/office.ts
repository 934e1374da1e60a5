import { DependencyFailed } from '#foundation';
import type { Clock } from '#foundation';
import type { PortalAnswer, PortalClient } from '#portal-sdk';
import { patchbayPaths } from '../patchbay/patchbay-door';

/** Who acts in everything that this portal writes. */
const actor = { userId: '1', name: 'Demo administrator', isAdministrator: true };

const provisioningPolls = 60;

/** One thing that the portal got from Patchbay. */
export interface OfficeAnswer {
  status: number;
  body: unknown;
}

/**
 * What an administrator of the portal does with telephony: each method is one or a few signed requests to Patchbay. All may
 * be repeated. They throw PatchbayProblem and TransportError of the SDK.
 */
export class Office {
  constructor(
    private readonly client: PortalClient,
    private readonly publicUrl: string,
    private readonly clock: Clock,
  ) {}

  /** Tells Patchbay where this portal is reached. */
  async introduce(): Promise<OfficeAnswer> {
    return answerOf(
      await this.client.put('/v1/portal', {
        actor,
        webhookUrl: this.publicUrl + patchbayPaths.webhooks,
        settingsUrl: this.publicUrl + patchbayPaths.settings,
        invitesUrl: this.publicUrl + patchbayPaths.invites,
        timeZone: 'Europe/Kaliningrad',
        language: 'ru',
      }),
    );
  }

  /** Opens the telephony account, and waits while it is still being made. */
  async openAccount(): Promise<OfficeAnswer> {
    let answer = await this.client.post('/v1/account', { actor });
    for (let poll = 0; answer.status === 202 && poll < provisioningPolls; poll += 1) {
      await this.clock.sleep(1000);
      const read = await this.client.get('/v1/account');
      const { state } = read.body as { state?: unknown };
      if (state !== 'provisioning') answer = read;
    }
    if (answer.status === 202) throw new DependencyFailed('account-not-ready', 'The account is still being made.');
    return answerOf(answer);
  }

  /** Rents a number (E.164 with +); one that is rented already is simply told. */
  async rentNumber(number: string): Promise<OfficeAnswer> {
    return answerOf(await this.client.post('/v1/numbers', { actor, number }));
  }

  /** Makes a line of rented numbers. Its settings stay with the portal. */
  async putLine(lineId: string, title: string, numberIds: readonly string[]): Promise<OfficeAnswer> {
    return answerOf(await this.client.put(`/v1/lines/${lineId}`, { actor, title, numberIds }));
  }

  /** Gives a user a login. The password in the answer is for the user alone and is dropped here. */
  async giveLogin(userId: string, kind: 'browser' | 'desk-phone'): Promise<OfficeAnswer> {
    const order = { actor, displayName: `User ${userId}` };
    const answer = await this.client.put(`/v1/users/${userId}/logins/${kind}`, order);
    const { userName, address } = answer.body as { userName?: unknown; address?: unknown };
    return { status: answer.status, body: { userName, address } };
  }

  /** The account's money. */
  async readBalance(): Promise<OfficeAnswer> {
    return answerOf(await this.client.get('/v1/balance'));
  }

  /** The newest calls. */
  async listCalls(): Promise<OfficeAnswer> {
    return answerOf(await this.client.get('/v1/calls?limit=20'));
  }

  /** One call. */
  async readCall(callId: string): Promise<OfficeAnswer> {
    return answerOf(await this.client.get(`/v1/calls/${encodeURIComponent(callId)}`));
  }
}

function answerOf({ status, body }: PortalAnswer): OfficeAnswer {
  return { status, body };
}
