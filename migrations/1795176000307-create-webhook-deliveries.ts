import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateWebhookDeliveries1795176000307 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE webhook_deliveries (
  tenant_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  endpoint_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  message_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  position BIGINT UNSIGNED NOT NULL,
  subject VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  attempts SMALLINT UNSIGNED NOT NULL,
  due_at DATETIME(3) NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  last_status SMALLINT UNSIGNED NULL,
  last_reason VARCHAR(255) NULL,
  settled_at DATETIME(3) NULL,
  PRIMARY KEY (tenant_id, endpoint_id, message_id),
  KEY ix_webhook_deliveries_due (tenant_id, endpoint_id, state, due_at, position),
  KEY ix_webhook_deliveries_subject (tenant_id, endpoint_id, subject, state, position),
  KEY ix_webhook_deliveries_pending (state, tenant_id, due_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_deliveries');
  }
}
