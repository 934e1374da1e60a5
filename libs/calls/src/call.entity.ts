import { Column, Entity, Index } from 'typeorm';
import { type Currency, IdColumn, MomentColumn, MoneyColumn, PrimaryIdColumn } from '#foundation';
import type { CallDirection, CallFacts } from './facts/call-fact';
import type { CallState } from './facts/call-description';

/** `pending`: the platform has not yet said what the call cost. */
export type CostState = 'pending' | 'confirmed';

const smallCount = { type: 'tinyint', unsigned: true, nullable: true } as const;
const count = { type: 'int', unsigned: true, nullable: true } as const;
const address = { type: 'varchar', length: 2048, nullable: true } as const;

/** One call. `facts` is what is known; the other columns follow from it (`describeCall`) so that they can be searched. */
@Entity('calls')
@Index('uq_calls_remote', ['tenantId', 'connection', 'remoteId'], { unique: true })
@Index('ix_calls_started', ['tenantId', 'startedAt', 'callId'])
@Index('ix_calls_confirmation', ['costState', 'confirmDueAt'])
@Index('ix_calls_session', ['remoteId'])
export class CallRow {
  @PrimaryIdColumn('tenant_id')
  tenantId!: string;

  @PrimaryIdColumn('call_id')
  callId!: string;

  /** What carried the call; `built-in` is the platform's own scenario. */
  @IdColumn({ name: 'connection', length: 16 })
  connection!: 'built-in';

  /** The connection's own id of the call: the session's. */
  @IdColumn({ name: 'remote_id' })
  remoteId!: string;

  @IdColumn({ name: 'state', length: 16 })
  state!: CallState;

  @IdColumn({ name: 'direction', length: 16, nullable: true })
  direction!: CallDirection | null;

  @Column({ name: 'incoming', ...smallCount })
  incoming!: number | null;

  @IdColumn({ name: 'line_id', nullable: true })
  lineId!: string | null;

  @Column({ name: 'portal_number', type: 'varchar', length: 64, nullable: true })
  portalNumber!: string | null;

  @Column({ name: 'phone_number', type: 'varchar', length: 64, nullable: true })
  phoneNumber!: string | null;

  @IdColumn({ name: 'user_id', nullable: true })
  userId!: string | null;

  @IdColumn({ name: 'device', length: 16, nullable: true })
  device!: string | null;

  @Column({ name: 'code', type: 'smallint', unsigned: true, nullable: true })
  code!: number | null;

  @Column({ name: 'reason', type: 'varchar', length: 255, nullable: true })
  reason!: string | null;

  @Column({ name: 'quality', ...smallCount })
  quality!: number | null;

  @Column({ name: 'vote', ...smallCount })
  vote!: number | null;

  @Column({ name: 'duration_seconds', ...count })
  durationSeconds!: number | null;

  @Column({ name: 'ring_ms', ...count })
  ringMs!: number | null;

  @Column({ name: 'talk_ms', ...count })
  talkMs!: number | null;

  @Column({ name: 'total_ms', ...count })
  totalMs!: number | null;

  @Column({ name: 'billed_seconds', ...count })
  billedSeconds!: number | null;

  @MomentColumn({ name: 'started_at' })
  startedAt!: Date;

  @MomentColumn({ name: 'caller_answered_at', nullable: true })
  callerAnsweredAt!: Date | null;

  @MomentColumn({ name: 'agent_answered_at', nullable: true })
  agentAnsweredAt!: Date | null;

  @MomentColumn({ name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column({ name: 'record_url', ...address })
  recordUrl!: string | null;

  @Column({ name: 'log_url', ...address })
  logUrl!: string | null;

  @MoneyColumn({ name: 'reported_cost', nullable: true })
  reportedCost!: string | null;

  @MoneyColumn({ name: 'cost', nullable: true })
  cost!: string | null;

  @Column({ name: 'currency', type: 'char', length: 3, charset: 'ascii', collation: 'ascii_bin', nullable: true })
  currency!: Currency | null;

  @IdColumn({ name: 'cost_state', length: 16 })
  costState!: CostState;

  /** When the platform is to be asked what the call cost; null when there is nothing to ask. */
  @MomentColumn({ name: 'confirm_due_at', nullable: true })
  confirmDueAt!: Date | null;

  @Column({ name: 'confirm_attempts', type: 'smallint', unsigned: true })
  confirmAttempts!: number;

  @Column({ name: 'scenario_release', ...count })
  release!: number | null;

  @IdColumn({ name: 'config_version', nullable: true })
  configVersion!: string | null;

  @Column({ name: 'flags', type: 'json' })
  flags!: string[];

  @Column({ name: 'facts', type: 'json' })
  facts!: CallFacts;

  /** Where commands reach the live session, sealed. */
  @IdColumn({ name: 'access_url', length: 4096, nullable: true })
  accessUrl!: string | null;

  @Column({ name: 'told_started', type: 'boolean' })
  toldStarted!: boolean;

  @Column({ name: 'told_answered', type: 'boolean' })
  toldAnswered!: boolean;

  @Column({ name: 'told_ended', type: 'boolean' })
  toldEnded!: boolean;

  @MomentColumn({ name: 'first_seen_at' })
  firstSeenAt!: Date;

  @MomentColumn({ name: 'changed_at' })
  changedAt!: Date;
}
