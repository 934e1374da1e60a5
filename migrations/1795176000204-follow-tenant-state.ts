import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts that are still to be switched off or on at the voice platform, as their tenant was. */
export class FollowTenantState1795176000204 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE accounts
        ADD COLUMN activity_revision INT UNSIGNED NOT NULL AFTER next_attempt_at,
        ADD COLUMN activity_due_at DATETIME(3) NULL AFTER activity_revision,
        ADD KEY ix_accounts_activity (activity_due_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE accounts DROP KEY ix_accounts_activity, DROP COLUMN activity_due_at, DROP COLUMN activity_revision',
    );
  }
}
