import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCalls1795176000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE calls (
  tenant_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  call_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  connection VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  remote_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  direction VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  incoming TINYINT UNSIGNED NULL,
  line_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  portal_number VARCHAR(64) NULL,
  phone_number VARCHAR(64) NULL,
  user_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  device VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  code SMALLINT UNSIGNED NULL,
  reason VARCHAR(255) NULL,
  quality TINYINT UNSIGNED NULL,
  vote TINYINT UNSIGNED NULL,
  duration_seconds INT UNSIGNED NULL,
  ring_ms INT UNSIGNED NULL,
  talk_ms INT UNSIGNED NULL,
  total_ms INT UNSIGNED NULL,
  billed_seconds INT UNSIGNED NULL,
  started_at DATETIME(3) NOT NULL,
  caller_answered_at DATETIME(3) NULL,
  agent_answered_at DATETIME(3) NULL,
  ended_at DATETIME(3) NULL,
  record_url VARCHAR(2048) NULL,
  log_url VARCHAR(2048) NULL,
  reported_cost DECIMAL(18,4) NULL,
  cost DECIMAL(18,4) NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
  cost_state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  confirm_due_at DATETIME(3) NULL,
  confirm_attempts SMALLINT UNSIGNED NOT NULL,
  scenario_release INT UNSIGNED NULL,
  config_version VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  flags JSON NOT NULL,
  facts JSON NOT NULL,
  access_url VARCHAR(4096) CHARACTER SET ascii COLLATE ascii_bin NULL,
  told_started TINYINT NOT NULL,
  told_answered TINYINT NOT NULL,
  told_ended TINYINT NOT NULL,
  first_seen_at DATETIME(3) NOT NULL,
  changed_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, call_id),
  UNIQUE KEY uq_calls_remote (tenant_id, connection, remote_id),
  KEY ix_calls_started (tenant_id, started_at, call_id),
  KEY ix_calls_confirmation (cost_state, confirm_due_at),
  KEY ix_calls_session (remote_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE calls');
  }
}
