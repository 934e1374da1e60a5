import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { Clock } from './clock/clock';
import { createClock } from './clock/create-clock';
import type { ConfigClass, LoadedConfig } from './config/load-config';
import { RuntimeConfig } from './config/runtime.config';
import { openDataSource } from './database/data-source';
import { DatabaseConfig } from './database/database.config';
import { Transactions } from './database/transactions';
import { EncryptionConfig, SecretBox } from './encryption/secret-box';
import { Readiness } from './http/health.controller';
import { IdempotencyKeyRow } from './idempotency/idempotency-key.entity';
import { IdempotencyStore } from './idempotency/idempotency-store';
import { OutboxRelayRow } from './outbox/outbox-relay.entity';
import { OutboxRow } from './outbox/outbox-row.entity';
import { Outbox } from './outbox/outbox';
import { OutgoingConfig } from './outgoing/outgoing.config';
import { OutgoingHttp } from './outgoing/outgoing-http';
import { Queues } from './queues/queues';
import { RedisCache } from './redis/cache';
import { connectRedisFirst, RedisConfig } from './redis/redis';

/** The config classes that FoundationModule needs loaded. */
export const foundationConfigs: readonly ConfigClass[] = [
  RuntimeConfig,
  DatabaseConfig,
  RedisConfig,
  EncryptionConfig,
  OutgoingConfig,
];

/** The rows of foundation's own tables. */
export const foundationEntities: readonly (new () => object)[] = [OutboxRow, OutboxRelayRow, IdempotencyKeyRow];

/** Clock, database, Redis, queues, outbox, outgoing HTTP and encryption, for every room. Knows no telephony. */
@Global()
@Module({})
export class FoundationModule implements OnApplicationShutdown {
  constructor(
    private readonly dataSource: DataSource,
    private readonly redis: Redis,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** `entities` are the rows of all rooms of this process. */
  static with(config: LoadedConfig, entities: readonly (new () => object)[]): DynamicModule {
    const services = [Transactions, SecretBox, Readiness, Outbox, OutgoingHttp, Queues, RedisCache, IdempotencyStore];
    const configs = config.providers();
    return {
      module: FoundationModule,
      providers: [
        ...configs,
        ...services,
        { provide: Clock, useFactory: () => createClock(config.get(RuntimeConfig)) },
        {
          provide: DataSource,
          useFactory: () => openDataSource(config.get(DatabaseConfig), [...foundationEntities, ...entities]),
        },
        { provide: Redis, useFactory: () => connectRedisFirst(config.get(RedisConfig)) },
      ],
      exports: [...configs.map(({ provide }) => provide), ...services, Clock, DataSource, Redis],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    this.clock.close();
    this.redis.disconnect();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
