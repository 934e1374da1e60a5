import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateWebhookEndpoints1795176000305 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE webhook_endpoints (
  tenant_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  endpoint_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  url VARCHAR(2048) NOT NULL,
  state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state_reason VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  failures SMALLINT UNSIGNED NOT NULL,
  failing_since DATETIME(3) NULL,
  paused_until DATETIME(3) NULL,
  turn_token VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  turn_until DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL,
  changed_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, endpoint_id),
  UNIQUE KEY uq_webhook_endpoints_name (tenant_id, name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_endpoints');
  }
}
