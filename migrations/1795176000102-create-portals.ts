import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePortals1795176000102 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE portals (
  portal_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  tenant_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  key_version SMALLINT UNSIGNED NOT NULL,
  previous_key_version_until DATETIME(3) NULL,
  settings_url VARCHAR(2048) NULL,
  invites_url VARCHAR(2048) NULL,
  time_zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  language VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  bound_at DATETIME(3) NOT NULL,
  PRIMARY KEY (portal_id),
  UNIQUE KEY uq_portals_tenant (tenant_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE portals');
  }
}
