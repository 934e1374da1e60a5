import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateLedgerLines1795176000302 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE ledger_lines (
  tenant_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  line_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  transaction_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount DECIMAL(18,4) NOT NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  description VARCHAR(255) NOT NULL,
  happened_at DATETIME(3) NOT NULL,
  booked_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, line_id),
  UNIQUE KEY uq_ledger_lines_transaction (tenant_id, transaction_id),
  KEY ix_ledger_lines_subject (tenant_id, subject)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ledger_lines');
  }
}
