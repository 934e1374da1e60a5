import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Logins of the portals' users. */
export class CreateLogins1795176000202 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE logins (
        tenant_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        login_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        user_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        display_name VARCHAR(255) NOT NULL,
        password_sealed VARCHAR(512) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        active TINYINT NOT NULL,
        revision INT UNSIGNED NOT NULL,
        pushed_revision INT UNSIGNED NOT NULL,
        platform_user_id VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
        created_at DATETIME(3) NOT NULL,
        changed_at DATETIME(3) NOT NULL,
        PRIMARY KEY (tenant_id, login_id),
        UNIQUE KEY uq_logins_user (tenant_id, user_id, kind)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE logins');
  }
}
