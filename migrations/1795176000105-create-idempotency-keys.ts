import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateIdempotencyKeys1795176000105 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE idempotency_keys (
  tenant_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  idempotency_key VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  owner VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  leased_until DATETIME(3) NOT NULL,
  status SMALLINT UNSIGNED NULL,
  answer_sealed MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NULL,
  headers JSON NULL,
  expires_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, idempotency_key),
  KEY ix_idempotency_keys_expiry (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
  }
}
