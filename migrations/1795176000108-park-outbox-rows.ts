import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Facts whose handler fails wait for their next attempt, and are parked in the end. */
export class ParkOutboxRows1795176000108 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE outbox
        ADD COLUMN attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0,
        ADD COLUMN retry_at DATETIME(3) NULL,
        ADD COLUMN last_error VARCHAR(500) NULL,
        ADD COLUMN parked_at DATETIME(3) NULL,
        ADD KEY ix_outbox_retry (retry_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE outbox
        DROP KEY ix_outbox_retry,
        DROP COLUMN parked_at,
        DROP COLUMN last_error,
        DROP COLUMN retry_at,
        DROP COLUMN attempts`);
  }
}
