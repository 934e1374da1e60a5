import { Injectable } from '@nestjs/common';
import { OutgoingConfig, Transactions, Unprocessable, urlObjection } from '#foundation';
import { type Portal, Portals } from '#tenants';
import { WebhookEndpoints } from '#webhooks';
import { ControllerConfig } from '../controller.config';
import type { ChangePortalRequest, PortalResponse } from './portal.dto';

/** A portal's own settings live in two rooms; this is where they are changed together. */
@Injectable()
export class PortalSettingsService {
  constructor(
    private readonly portals: Portals,
    private readonly endpoints: WebhookEndpoints,
    private readonly transactions: Transactions,
    private readonly outgoing: OutgoingConfig,
    private readonly config: ControllerConfig,
  ) {}

  async read(tenantId: string): Promise<PortalResponse> {
    const [portal, endpoint] = await Promise.all([this.portals.get(tenantId), this.endpoints.find(tenantId)]);
    return toResponse(portal, endpoint?.state === 'active' ? endpoint.url : undefined);
  }

  /** Throws Unprocessable `url-not-allowed` for an address that we must not call, `unknown-time-zone`. */
  async change(tenantId: string, change: ChangePortalRequest): Promise<PortalResponse> {
    const { webhookUrl, settingsUrl, invitesUrl, timeZone, language } = change;
    for (const [pointer, url] of Object.entries({ webhookUrl, settingsUrl, invitesUrl })) this.checkUrl(pointer, url);
    if (timeZone !== undefined && !isTimeZone(timeZone)) {
      throw new Unprocessable('unknown-time-zone', 'The time zone is not an IANA name.', {
        fields: [{ pointer: '/timeZone', detail: 'is not an IANA time zone' }],
      });
    }
    await this.transactions.run(async (manager) => {
      await this.portals.change(manager, tenantId, {
        ...(settingsUrl === undefined ? {} : { settingsUrl }),
        ...(invitesUrl === undefined ? {} : { invitesUrl }),
        ...(timeZone === undefined ? {} : { timeZone }),
        ...(language === undefined ? {} : { language }),
      });
      if (webhookUrl !== undefined) await this.endpoints.set(manager, tenantId, webhookUrl);
    });
    return this.read(tenantId);
  }

  private checkUrl(name: string, url: string | null | undefined): void {
    if (url === null || url === undefined) return;
    const own = URL.canParse(url) && new URL(url).host === this.config.publicHost;
    const objection = own ? 'is our own address' : urlObjection(url, this.outgoing);
    if (objection === undefined) return;
    throw new Unprocessable('url-not-allowed', 'The address cannot be used.', {
      fields: [{ pointer: `/${name}`, detail: objection }],
    });
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]+(\/[A-Za-z0-9_+-]+)*$/.test(name);
  } catch {
    return false;
  }
}

function toResponse(portal: Portal, webhookUrl: string | undefined): PortalResponse {
  return {
    portalId: portal.portalId,
    webhookUrl: webhookUrl ?? null,
    settingsUrl: portal.settingsUrl ?? null,
    invitesUrl: portal.invitesUrl ?? null,
    timeZone: portal.timeZone,
    language: portal.language,
    keyVersion: portal.keyVersion,
  };
}
