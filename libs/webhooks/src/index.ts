import type { ConfigClass } from '#foundation';
import { WebhookDeliveryRow } from './webhook-delivery.entity';
import { WebhookEndpointRow } from './webhook-endpoint.entity';
import { WebhookMessageRow } from './webhook-message.entity';

export { WebhooksModule } from './webhooks.module';
export { WebhookEndpoints } from './webhook-endpoints';
export { type ToldFact, webhookTopic, webhookTurnsQueue } from './webhook-messages';
export { WebhookTurns } from './webhook-turns';
export { WebhookDeliveryRow } from './webhook-delivery.entity';
export { WebhookEndpointRow } from './webhook-endpoint.entity';
export { WebhookMessageRow } from './webhook-message.entity';

/** The rows of this room. */
export const webhooksEntities = [WebhookEndpointRow, WebhookMessageRow, WebhookDeliveryRow];
/** The config classes of this room: none. */
export const webhooksConfigs: readonly ConfigClass[] = [];
