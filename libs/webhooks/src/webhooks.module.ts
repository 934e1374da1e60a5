import { Module } from '@nestjs/common';
import { TenantsModule } from '#tenants';
import { WebhookDeliveries } from './webhook-deliveries';
import { WebhookEndpoints } from './webhook-endpoints';
import { WebhookMessages } from './webhook-messages';
import { WebhookTurns } from './webhook-turns';

/** Events to portals: where they go, what was told, and how it was delivered. */
@Module({
  imports: [TenantsModule],
  providers: [WebhookEndpoints, WebhookMessages, WebhookDeliveries, WebhookTurns],
  exports: [WebhookEndpoints, WebhookTurns],
})
export class WebhooksModule {}
