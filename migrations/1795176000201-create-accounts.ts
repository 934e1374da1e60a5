import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sub-accounts at the voice platform: one row a tenant. */
export class CreateAccounts1795176000201 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE accounts (
        tenant_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        account_name VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        steps_done TINYINT UNSIGNED NOT NULL,
        platform_account_id VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
        api_key_sealed VARCHAR(512) CHARACTER SET ascii COLLATE ascii_bin NULL,
        callback_salt_sealed VARCHAR(512) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        application_id VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
        application_name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        login_domain VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        scenario_id VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
        installed_release INT UNSIGNED NULL,
        installed_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        rule_id VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
        attempts INT UNSIGNED NOT NULL,
        failure_code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        failure_detail VARCHAR(255) NULL,
        lease_token VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        lease_expires_at DATETIME(3) NULL,
        next_attempt_at DATETIME(3) NOT NULL,
        created_at DATETIME(3) NOT NULL,
        ready_at DATETIME(3) NULL,
        PRIMARY KEY (tenant_id),
        UNIQUE KEY uq_accounts_name (account_name),
        UNIQUE KEY uq_accounts_platform_account (platform_account_id),
        KEY ix_accounts_unfinished (state, next_attempt_at)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE accounts');
  }
}
