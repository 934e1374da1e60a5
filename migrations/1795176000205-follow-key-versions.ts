import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts whose scenarios must be given new keys, and whether an account was active before its tenant was suspended. */
export class FollowKeyVersions1795176000205 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE accounts
        ADD COLUMN active_before TINYINT NULL AFTER activity_due_at,
        ADD COLUMN secrets_due_at DATETIME(3) NULL AFTER active_before,
        ADD KEY ix_accounts_secrets (secrets_due_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE accounts DROP KEY ix_accounts_secrets, DROP COLUMN secrets_due_at, DROP COLUMN active_before',
    );
  }
}
