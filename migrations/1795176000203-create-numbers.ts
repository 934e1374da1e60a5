import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rented numbers. */
export class CreateNumbers1795176000203 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE numbers (
        tenant_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        number_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        number VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        phone_id VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        price DECIMAL(18,4) NOT NULL,
        currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        next_renewal_at DATETIME(3) NULL,
        rented_at DATETIME(3) NOT NULL,
        PRIMARY KEY (tenant_id, number_id),
        UNIQUE KEY uq_numbers_number (tenant_id, number)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE numbers');
  }
}
