import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePhoneLines1795176000106 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE phone_lines (
  tenant_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  line_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  title VARCHAR(255) NOT NULL,
  settings_owner VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  settings JSON NULL,
  settings_version INT UNSIGNED NOT NULL,
  settings_read_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL,
  changed_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, line_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE phone_lines`);
  }
}
