import { once } from 'node:events';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type JobsOptions, Queue, Worker, type WorkerOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { type LogIds, withLogIds } from '../logging/log-context';
import { RedisConfig, redisPatienceMs } from '../redis/redis';

/** Jobs are hints to look at rows, so finished ones are kept only for a short look back. */
const defaultJobOptions: JobsOptions = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
  removeOnComplete: { age: 3600, count: 1000 },
  removeOnFail: { age: 7 * 86_400, count: 5000 },
};

/** A queue's work, given only the job's data: rooms know no BullMQ job object. */
export type Processor<T> = (data: T) => Promise<void>;

/** The one way to BullMQ: producers that fail fast when Redis is away, workers that wait for it. Every queue has its own hash tag. */
@Injectable()
export class Queues implements OnApplicationShutdown {
  private readonly log = new Logger(Queues.name);
  private readonly producers = new Map<string, Redis>();
  private readonly queues = new Map<string, Queue>();
  private readonly workers: Worker[] = [];
  private readonly connections: Redis[] = [];

  constructor(private readonly config: RedisConfig) {}

  /**
   * Asks for a look at `id`'s rows. While one such job waits, further ones are dropped; while one runs, exactly one more follows it.
   * Never throws: when Redis is away the periodic look at the rows finds the work later. `data` is the job's payload.
   */
  async nudge(queue: string, id: string, data: object = {}): Promise<void> {
    try {
      const connection = this.producer(queue);
      if (connection.status !== 'ready')
        await once(connection, 'ready', { signal: AbortSignal.timeout(redisPatienceMs) });
      await this.queue(queue, connection).add(queue, data, { deduplication: { id, keepLastIfActive: true } });
    } catch (error) {
      this.log.warn('Job could not be queued, its rows wait for the next look', { queue, reason: String(error) });
    }
  }

  /**
   * Starts a worker on a queue. `options.concurrency` is per process. What is logged meanwhile carries the tenant and the call that the
   * job's data name.
   */
  work<T extends object>(queue: string, processor: Processor<T>, options: Partial<WorkerOptions> = {}): Worker {
    const connection = new Redis(this.config.url, { maxRetriesPerRequest: null });
    connection.on('error', () => undefined);
    this.connections.push(connection);
    const worker = new Worker(queue, async (job) => withLogIds(idsOf(job.data), () => processor(job.data as T)), {
      connection,
      prefix: this.prefix(queue),
      maxStalledCount: 2,
      ...options,
    });
    worker.on('failed', (job, error) =>
      withLogIds(idsOf(job?.data), () =>
        this.log.warn('Job failed', { queue, jobId: job?.id, attempts: job?.attemptsMade, error }),
      ),
    );
    worker.on('error', (error) => this.log.warn('Queue is away', { queue, reason: error.message }));
    this.workers.push(worker);
    return worker;
  }

  /** Waits for running jobs, then closes. A job that outlives the process is taken up by another worker. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.workers.map((worker) => worker.close()));
    await Promise.allSettled([...this.queues.values()].map((queue) => queue.close()));
    for (const connection of this.connections) connection.disconnect();
  }

  private producer(name: string): Redis {
    const known = this.producers.get(name);
    if (known !== undefined) return known;
    const connection = new Redis(this.config.url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      commandTimeout: 1000,
      connectTimeout: 1000,
    });
    connection.on('error', () => undefined);
    this.connections.push(connection);
    this.producers.set(name, connection);
    return connection;
  }

  /** Made on a connection that is ready only: BullMQ asks it for its version at once, and keeps a failure of that for ever. */
  private queue(name: string, connection: Redis): Queue {
    const known = this.queues.get(name);
    if (known !== undefined) return known;
    const queue = new Queue(name, {
      connection,
      prefix: this.prefix(name),
      skipWaitingForReady: true,
      defaultJobOptions,
    });
    queue.on('error', () => undefined);
    this.queues.set(name, queue);
    return queue;
  }

  private prefix(queue: string): string {
    return `{${this.config.prefix}-${queue}}`;
  }
}

/** The ids for the log that a job's data name. */
function idsOf(data: unknown): LogIds {
  const { tenantId, callId } = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
  return {
    ...(typeof tenantId === 'string' ? { tenantId } : {}),
    ...(typeof callId === 'string' ? { callId } : {}),
  };
}
