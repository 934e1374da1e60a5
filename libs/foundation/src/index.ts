export { Env } from './config/env';
export { type ConfigClass, ConfigError, type ConfigProblem, LoadedConfig, loadConfig } from './config/load-config';
export { exitStatusBadConfig, runMain } from './config/exit-on-config-error';
export { RuntimeConfig } from './config/runtime.config';
export * from './errors/app-error';
export { audit, type AuditLine } from './logging/audit';
export { JsonLogger } from './logging/json-logger';
export { addLogIds, type LogIds, logIds, withLogIds } from './logging/log-context';
export { maskPhoneNumber, redact, registerSecret } from './logging/redaction';
export { Clock, type ClockTimer, SystemClock } from './clock/clock';
export { createClock } from './clock/create-clock';
export { FollowerClock } from './clock/follower-clock';
export { newId, randomText } from './ids/ids';
export {
  addMoney,
  checkedAmount,
  currencies,
  type Currency,
  formatAmount,
  type Money,
  moneyScale,
} from './money/money';
export { DatabaseConfig } from './database/database.config';
export { openDataSource } from './database/data-source';
export { migrate } from './database/migrate';
export { asDependencyFailure, isDuplicateKey, Transactions } from './database/transactions';
export { IdColumn, idLength, MomentColumn, MoneyColumn, PrimaryIdColumn } from './database/columns';
export { EncryptionConfig, SecretBox } from './encryption/secret-box';
export { openCursor, type Page, pageById, type PageRequest, sealCursor } from './lists/sealed-cursor';
export { connectRedis, RedisConfig, redisPatienceMs } from './redis/redis';
export { RedisCache } from './redis/cache';
export { type Processor, Queues } from './queues/queues';
export { problem, type Problem, problemContentType, problemOf, titleOf } from './http/problem';
export { ProblemFilter } from './http/problem.filter';
export { createValidationPipe } from './http/validation';
export { HealthController, Readiness } from './http/health.controller';
export { OutgoingConfig, urlObjection } from './outgoing/outgoing.config';
export { OutgoingHttp, type OutgoingAnswer, type OutgoingRequest } from './outgoing/outgoing-http';
export { isForbiddenAddress } from './outgoing/private-address';
export { type Claim, IdempotencyStore, type StoredAnswer } from './idempotency/idempotency-store';
export { checkDurableServers, type ServersInUse } from './servers/durable-servers';
export { Outbox, type OutboxHandler, outboxQueue } from './outbox/outbox';
export { OutboxRow } from './outbox/outbox-row.entity';
export { Repeater } from './outbox/repeater';
export { FoundationModule, foundationConfigs, foundationEntities } from './foundation.module';
