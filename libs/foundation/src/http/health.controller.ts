import { Controller, Get, Header, Injectable } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { DependencyFailed } from '../errors/app-error';

/** Whether this process may be sent work. Set to false before a graceful stop closes anything. */
@Injectable()
export class Readiness {
  private stopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly redis: Redis,
  ) {}

  /** From now on `/health/ready` answers 503, so that a balancer stops sending. */
  beginStop(): void {
    this.stopping = true;
  }

  /** What is ready. The database must answer; Redis may be away, for everything goes on without it, more slowly. */
  async check(): Promise<{ ready: boolean; database: boolean; redis: boolean }> {
    const [database, redis] = await Promise.all([
      this.dataSource.query('SELECT 1').then(
        () => true,
        () => false,
      ),
      this.redis.ping().then(
        () => true,
        () => false,
      ),
    ]);
    return { ready: database && !this.stopping, database, redis };
  }
}

/** Liveness and readiness, unsigned, without anything about tenants. */
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @Header('cache-control', 'no-store')
  live(): { live: true } {
    return { live: true };
  }

  @Get('ready')
  @Header('cache-control', 'no-store')
  async ready(): Promise<object> {
    const state = await this.readiness.check();
    if (!state.ready)
      throw new DependencyFailed('not-ready', 'Not ready for requests.', {
        extensions: { ...state },
        retryAfterSeconds: 1,
      });
    return state;
  }
}
